import { expect } from 'chai';
import fc from 'fast-check';
import type { Chosen, CopiedLeaf } from '../../../../src/adapters/knex/read-ahead/ledger-copy.js';
import { LedgerCopy } from '../../../../src/adapters/knex/read-ahead/ledger-copy.js';
import type { Timestamp } from '../../../../src/domain/timestamp.js';
import { at } from '../../../support/task-builder.js';

const moment = (minute: number): Timestamp =>
  at(new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString());

const CLASSES = ['a', 'b', 'c', 'd', 'e'];
const anyLeaf = fc.record({
  minute: fc.option(fc.nat(600), { freq: 20, nil: null }),
  // Emptied at times.
  counts: fc.dictionary(fc.constantFrom(...CLASSES), fc.nat(9), { maxKeys: 5 }),
});
const anyWriting = fc.array(anyLeaf, { maxLength: 400, size: 'max' });

/** Each leaf as it was last written. */
type Model = Map<number | null, Readonly<Record<string, number>>>;

function toLeaf({ minute, counts }: { minute: number | null; counts: Record<string, number> }): CopiedLeaf {
  const start = minute === null ? null : moment(minute);
  return { start, classes: Object.keys(counts), counts: Object.values(counts) };
}

function expectToBe(copy: LedgerCopy, model: Model, names: readonly string[] | null): void {
  const isWanted = (name: string) => names === null || names.includes(name);
  const chosen: Chosen = names === null ? null : copy.choose(isWanted);
  const sizeOf = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).reduce((sum, [name, n]) => sum + (isWanted(name) ? n : 0), 0);
  const leaves = [...model.entries()]
    .flatMap(([minute, counts]) => (minute === null ? [] : [{ minute, size: sizeOf(counts) }]))
    .sort((a, b) => a.minute - b.minute);
  const ranks = leaves.flatMap(({ minute, size }) => new Array<number>(size).fill(minute));
  const before = (minute: number) => ranks.filter((one) => one < minute).length;

  expect(copy.count(chosen)).to.equal(ranks.length);
  expect(copy.leaves).to.equal(leaves.length);
  const places = [0, 1, Math.floor(ranks.length / 2), ranks.length - 1].filter((rank) => rank in ranks);
  for (const rank of places) {
    const minute = ranks[rank] ?? NaN;
    const size = leaves.find((leaf) => leaf.minute === minute)?.size;
    expect(copy.find(rank, chosen)).to.deep.equal({ start: moment(minute), before: before(minute), size });
  }
  expect(copy.find(ranks.length, chosen)).to.equal(null);
  for (const minute of [-1, 0.5, 300, 300.5, 700]) {
    const own = leaves.filter((leaf) => leaf.minute <= minute).at(-1);
    const expected = { before: own === undefined ? 0 : before(own.minute), here: own?.size ?? 0 };
    expect(copy.countBefore(moment(minute), chosen)).to.deep.equal(expected);
  }
}

describe('LedgerCopy', () => {
  it('counts, and finds places, as the leaves that were written last do', () => {
    fc.assert(
      fc.property(
        fc.array(anyWriting, { maxLength: 5 }),
        fc.option(fc.subarray(CLASSES)),
        (writings, names) => {
          const copy = new LedgerCopy();
          const model: Model = new Map();
          for (const writing of writings) {
            copy.write(writing.map(toLeaf));
            for (const { minute, counts } of writing) model.set(minute, counts);
            expectToBe(copy, model, names);
            expect(copy.undated).to.equal(
              Object.values(model.get(null) ?? {}).reduce((sum, n) => sum + n, 0),
            );
            const byName: Record<string, number> = {};
            for (const [minute, counts] of model) {
              if (minute === null) continue;
              for (const [name, n] of Object.entries(counts)) byName[name] = (byName[name] ?? 0) + n;
            }
            const told = copy.classes.filter(({ count }) => count > 0);
            expect(Object.fromEntries(told.map(({ name, count }) => [name, count]))).to.deep.equal(
              Object.fromEntries(Object.entries(byName).filter(([, n]) => n > 0)),
            );
          }
          expect(copy.version).to.equal(writings.length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes any number of leaves at once, and none', () => {
    const copy = new LedgerCopy();
    const many = 200_000;
    copy.write(Array.from({ length: many }, (_, i) => toLeaf({ minute: i, counts: { a: 1 } })));
    copy.write([]);
    expect(copy.find(many - 1, null)).to.deep.equal({ start: moment(many - 1), before: many - 1, size: 1 });
  });
});
