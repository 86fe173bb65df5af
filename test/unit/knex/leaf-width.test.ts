import { expect } from 'chai';
import fc from 'fast-check';
import { chooseWidths } from '../../../src/adapters/knex/ledger/leaf-width.js';

const MINUTE = 60_000_000;
const YEAR = 366 * 24 * 60 * MINUTE;
const WHOLE_TIME = 4_000_000n * 86_400_000_000n;

/** A hundred equal shares of the rows, each of them so long. */
function evenly(rows: number, gapUs: number, classes = 10) {
  return { bounds: Array.from({ length: 101 }, (_, i) => 1_700_000_000_000_000 + i * gapUs), rows, classes };
}

describe('the widths of the ledger', () => {
  it('are such that a leaf has about 1,000 rows', () => {
    for (const rows of [100_000, 1_000_000, 10_000_000]) {
      const rowsPerUs = rows / 100 / (10 * MINUTE);
      const [leaf] = chooseWidths(evenly(rows, 10 * MINUTE));
      expect(Number(leaf) * rowsPerUs).to.be.within(700, 1_450);
    }
  });

  it('give leaves of more rows where there are very many classes', () => {
    const [few] = chooseWidths(evenly(1_000_000, MINUTE, 10));
    const [many] = chooseWidths(evenly(1_000_000, MINUTE, 200));
    expect(many! / few!).to.equal(4n);
  });

  it('do not mind a few rows that reach back for decades', () => {
    const { bounds, ...density } = evenly(10_000_000, 10 * MINUTE);
    expect(chooseWidths({ ...density, bounds: [0, ...bounds.slice(1)] })[0]).to.equal(
      chooseWidths({ ...density, bounds })[0],
    );
  });

  it('are guessed where nothing is known', () => {
    for (const bounds of [[], [5]]) {
      expect(chooseWidths({ bounds, rows: 0, classes: 0 })[0]).to.equal(BigInt(16 * MINUTE));
    }
  });

  it('are as wide as wanted, where the width is given', () => {
    expect(chooseWidths(evenly(1_000, MINUTE), 600)[0]).to.equal(600_000_000n);
    expect(chooseWidths(evenly(1_000, MINUTE), 0.001)[0]).to.equal(1_000n);
    for (const seconds of [0, -1, NaN, Infinity, 0.0009, 367 * 86_400]) {
      expect(() => chooseWidths(evenly(1_000, MINUTE), seconds), String(seconds)).to.throw(RangeError);
    }
  });

  it('grow by 32 from level to level, up to one bucket for all time, whatever the times', () => {
    const time = fc.integer({ min: -62_135_596_800_000_000, max: 253_402_300_799_999_999 });
    const densities = fc.record({
      bounds: fc.array(time, { maxLength: 101 }).map((bounds) => bounds.sort((a, b) => a - b)),
      rows: fc.nat(2_000_000_000),
      classes: fc.nat(5_000),
    });
    fc.assert(
      fc.property(
        densities,
        fc.option(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { nil: undefined }),
        (density, seconds) => {
          const widths = chooseWidths(density, seconds);
          const levels = widths.slice(0, -1);
          expect(widths.at(-1)).to.equal(WHOLE_TIME);
          expect(levels.every((width, i) => i === 0 || width === levels[i - 1]! * 32n)).to.equal(true);
          expect(Number(levels[0])).to.be.within(1, YEAR);
          // The topmost of them are few when the ledger is made.
          const span = Math.max(YEAR, (density.bounds.at(-1) ?? 0) - (density.bounds[0] ?? 0));
          expect(Number(levels.at(-1)) * 64).to.be.at.least(span);
          expect(levels.at(-1)! < WHOLE_TIME).to.equal(true);
        },
      ),
    );
  });
});
