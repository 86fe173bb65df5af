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
    const dated = keys.filter((key) => !Number.isNaN(key)).sort();
    if (direction === 'descending') dated.reverse();
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
    size: fc.oneof(fc.nat(5), fc.nat(300), fc.integer({ min: 400, max: 1_200 })),
    first: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(1_000_000) }),
    step: fc.constantFrom(0, 0, 0.01, 1, 400, 100_000),
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

  for (const [what, key] of [
    ['of one moment', 0],
    ['without a key', NaN],
  ] as const) {
    it(`has rows ${what} list by list, each as the list has them`, async () => {
      const members = [900, 1_000, 1_100].map(
        (size, i) =>
          new Member(
            `t${i}`,
            keysOf(size, () => key),
            NEWEST_FIRST,
            i !== 1,
          ),
      );
      const expected = sorted(members, NEWEST_FIRST);
      for (let offset = 0; offset <= expected.length; offset += 150) {
        const window = await readWindow(members, { offset, limit: 20 }, NEWEST_FIRST);
        expect(window).to.deep.equal(expected.slice(offset, offset + 20));
      }
    });
  }

  describe('of two that have 200,000 rows each', () => {
    const SIZE = 200_000;
    /** Gaps between rows that come at random, in microseconds, 10 s in the mean: the same each time. */
    function* gaps(seed: number): Generator<number, never> {
      for (let state = seed; ;) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
        yield -Math.log(1 - (state >>> 8) / 2 ** 24) * 1e7;
      }
    }
    /** Whose rows come one after the other at random, as seldom as `slowness` has it. */
    function arriving(member: number, start: number, slowness = (_share: number) => 1): Float64Array {
      const keys = new Float64Array(SIZE);
      const next = gaps(member + 1);
      for (let i = 0, key = start; i < SIZE; i++) keys[i] = key += next.next().value * slowness(i / SIZE);
      return keys;
    }
    const pair = (keysOfMember: (member: number) => Float64Array) =>
      [0, 1].map((member) => new Member(`t${member}`, keysOfMember(member), NEWEST_FIRST));
    /** How often each is asked for one page. */
    async function asksOf(members: readonly Member[], offset: number): Promise<number> {
      for (const { asked } of members) asked.length = 0;
      expect(await readWindow(members, { offset, limit: 20 }, NEWEST_FIRST)).to.have.length(20);
      for (const { asked } of members) for (const { limit } of asked) expect(limit).to.be.at.most(620);
      return Math.max(...members.map(({ asked }) => asked.length));
    }
    const DEEP = Array.from({ length: 20 }, (_, i) => Math.floor(((i + 0.5) / 20) * 2 * SIZE));
    const YEAR = SIZE * 1e7;
    const shapes = {
      'lie alike in time': [3, () => pair((member) => arriving(member, 0))],
      'lie one after the other': [3, () => pair((member) => arriving(member, 2 * member * YEAR))],
      'half overlap': [5, () => pair((member) => arriving(member, (member * YEAR) / 2))],
      'grow unlike': [6, () => pair((member) => arriving(member, 0, (share) => (1 - share) ** (2 * member)))],
      'partly lack a key': [
        10,
        () => pair((member) => arriving(member, 0).map((key, i) => (i % 10 < 3 + member * 4 ? NaN : key))),
      ],
      'have few keys': [
        12,
        () => pair((member) => arriving(member, 0).map((key) => Math.floor((20 * key) / YEAR) * 1e12)),
      ],
    } as const;

    for (const [how, [most, make]] of Object.entries(shapes)) {
      it(`asks each once at the ends, and at most ${most} times between them, where they ${how}`, async () => {
        const members = make();
        for (const offset of [0, 20, 280, 2 * SIZE - 300, 2 * SIZE - 20]) {
          expect(await asksOf(members, offset), String(offset)).to.equal(1);
        }
        const asks: number[] = [];
        for (const offset of DEEP) asks.push(await asksOf(members, offset));
        expect(Math.max(...asks)).to.be.at.most(most);
      });
    }
  });
});
