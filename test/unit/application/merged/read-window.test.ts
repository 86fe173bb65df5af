import { expect } from 'chai';
import fc from 'fast-check';
import type { OrderedRows } from '../../../../src/application/merged/read-window.js';
import { readWindow } from '../../../../src/application/merged/read-window.js';
import type { Window } from '../../../../src/domain/page.js';
import type { TaskOrder, TaskPosition } from '../../../../src/domain/task-order.js';
import { NEWEST_FIRST } from '../../../../src/domain/task-order.js';
import { fromMicroseconds } from '../../../../src/domain/timestamp.js';

const OLDEST_FIRST: TaskOrder = { key: 'startedAt', direction: 'ascending' };
const START = 1_600_000_000_000_000n;

/** A member's rows by their keys, in microseconds since some moment; NaN for a row without a key. */
class Member implements OrderedRows {
  readonly length: number | null;
  readonly asked: Window[] = [];
  readonly #keys: Float64Array;

  constructor(
    readonly origin: string,
    keys: Float64Array,
    { direction }: TaskOrder,
    isCounted = true,
  ) {
    const sign = direction === 'ascending' ? 1 : -1;
    const dated = keys.filter((key) => !Number.isNaN(key)).sort((a, b) => sign * (a - b));
    this.#keys = new Float64Array(keys.length).fill(NaN);
    this.#keys.set(dated);
    this.length = isCounted ? keys.length : null;
  }

  get size(): number {
    return this.#keys.length;
  }

  async read(window: Window): Promise<readonly TaskPosition[]> {
    this.asked.push(window);
    return this.rows(window.offset, window.offset + window.limit);
  }

  /** Their ids fall along the order, so that whoever sorts by them is found out. */
  rows(from = 0, to = this.size): TaskPosition[] {
    return Array.from(this.#keys.subarray(from, to), (key, i) => ({
      source: 'compute',
      origin: this.origin,
      id: String(9_999_999 - from - i),
      at: Number.isNaN(key) ? null : fromMicroseconds(START + BigInt(Math.round(key))),
    }));
  }
}

/** The plainest means: everything, sorted by key, which leaves what has one key by member and place. */
function sorted(members: readonly Member[], { direction }: TaskOrder): TaskPosition[] {
  const all = members.flatMap((member) => member.rows());
  const dated = all.filter(({ at }) => at !== null);
  const sign = direction === 'ascending' ? 1 : -1;
  dated.sort((a, b) => (a.at === b.at ? 0 : a.at! < b.at! ? -sign : sign));
  return [...dated, ...all.filter(({ at }) => at === null)];
}

const keysOf = (size: number, key: (i: number) => number) =>
  Float64Array.from({ length: size }, (_, i) => key(i));

/** Rows in one of several shapes: spread, in bursts, at few moments, without keys. */
const anyCrowd = fc
  .record({
    size: fc.oneof(fc.nat(5), fc.nat(300), fc.nat(1_200)),
    first: fc.oneof(fc.constant(0), fc.nat(1_000_000)),
    step: fc.constantFrom(0, 0.01, 1, 400, 100_000),
    dated: fc.constantFrom(0, 0.3, 0.95, 1, 1),
  })
  .map(({ size, first, step, dated }) =>
    keysOf(size, (i) => (((i * 7919) % 1000) / 1000 < dated ? first + Math.floor(i * step) : NaN)),
  );
const anyKeys = fc
  .array(anyCrowd, { maxLength: 3 })
  .map((crowds) => Float64Array.from(crowds.flatMap((crowd) => [...crowd])));
const anyMembers = fc.array(fc.record({ keys: anyKeys, isCounted: fc.constantFrom(true, true, false) }), {
  minLength: 1,
  maxLength: 4,
});

describe('a window of several ordered lists', () => {
  it('is the cut from all of them, whatever their rows, and whether they are counted or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyMembers,
        fc.constantFrom(NEWEST_FIRST, OLDEST_FIRST),
        fc.array(fc.double({ min: 0, max: 1.1, noNaN: true }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 120 }),
        async (all, order, places, limit) => {
          const members = all.map(({ keys, isCounted }, i) => new Member(`t${i}`, keys, order, isCounted));
          const expected = sorted(members, order);
          for (const place of places) {
            const offset = Math.floor(place * expected.length);
            const window = await readWindow(members, { offset, limit }, order);
            expect(window).to.deep.equal(expected.slice(offset, offset + limit));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
