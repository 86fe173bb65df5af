import { expect } from 'chai';
import fc from 'fast-check';
import type { CreatedRange, Cut } from '../../../src/adapters/knex/count-range.js';
import {
  edgesOf,
  planStretches,
  splitByRange,
  withinRange,
} from '../../../src/adapters/knex/histogram-plan.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import { FIRST_TOLD, fromMicroseconds, toMicroseconds } from '../../../src/domain/timestamp.js';
import { at } from '../../contract/a-job.js';

const HOUR_US = 3_600_000_000n;
const WIDTHS = [HOUR_US, 32n * HOUR_US, 1024n * HOUR_US];
const FIRST_US = toMicroseconds(FIRST_TOLD);

const moment = fc
  .bigInt(FIRST_US, toMicroseconds(at('1971-06-01T00:00:00Z')))
  .chain((us) => fc.constantFrom(us, us - (us % HOUR_US), us - (us % HOUR_US) + 1n))
  .map(fromMicroseconds);
const moments = (count: number) =>
  fc.array(moment, { minLength: count, maxLength: count }).map((all) => [...all].sort());
const bins = fc.constantFrom(1, 2, 3, 7, 50, 60, 200);

const momentOf = ({ moment: at, isAfter }: Cut) => toMicroseconds(at) + (isAfter ? 1n : 0n);

describe('the plan of a histogram', () => {
  it('covers the jobs and what it has to cover besides with few enough stretches of whole buckets', () => {
    fc.assert(
      fc.property(moments(2), fc.option(moments(2)), bins, ([first, last], other, most) => {
        const span = other === null ? null : { from: other[0]!, to: other[1]! };
        const plan = planStretches({ first: first!, last: last! }, WIDTHS, { bins: most, span });
        const edges = edgesOf(plan);
        const covered = [first!, last!, ...(other ?? [])].sort();
        expect(plan.count).to.be.within(1, most);
        expect(edges).to.have.length(plan.count + 1);
        expect(edges[0]! <= covered[0]! && edges.at(-1)! > covered.at(-1)!).to.equal(true);
        expect(plan.width % WIDTHS[plan.level]!).to.equal(0n);
        expect((plan.start - toMicroseconds(at('0001-01-01T00:00:00Z'))) % WIDTHS[plan.level]!).to.equal(0n);
      }),
    );
  });

  it('takes the coarsest buckets that give it a shape, and says where none do', () => {
    const planOf = (first: string, last: string) => {
      const { level, count, isCoarse } = planStretches({ first: at(first), last: at(last) }, WIDTHS, {
        bins: 60,
        span: null,
      });
      return { level, count, isCoarse };
    };
    expect(planOf('2026-01-01T00:00:00Z', '2026-03-31T00:00:00Z')).to.deep.equal({
      level: 1,
      count: 34,
      isCoarse: false,
    });
    expect(planOf('2026-01-01T00:00:00Z', '2026-02-20T00:00:00Z')).to.deep.equal({
      level: 1,
      count: 38,
      isCoarse: false,
    });
    expect(planOf('2026-01-01T00:00:00Z', '2026-01-10T00:00:00Z')).to.deep.equal({
      level: 0,
      count: 55,
      isCoarse: false,
    });
    expect(planOf('2026-01-01T00:00:00Z', '2026-01-01T05:00:00Z')).to.deep.equal({
      level: 0,
      count: 6,
      isCoarse: true,
    });
  });

  it('reads each moment of a range once, in the stretch that it lies in', () => {
    const range = fc.record({
      createdFrom: fc.option(moment),
      createdTo: fc.option(moment),
      asOf: fc.option(moment),
    });
    fc.assert(
      fc.property(moments(2), range, bins, ([first, last], asked: CreatedRange, most) => {
        const jobs = withinRange({ first: first!, last: last! }, asked);
        // Where the range and the leaves have nothing in common, there is nothing to plan.
        fc.pre(jobs.first <= jobs.last);
        const plan = planStretches(jobs, WIDTHS, { bins: most, span: null });
        const { wholeFrom, wholeTo, parts } = splitByRange(plan, asked);
        const edge = (i: number) => plan.start + BigInt(i) * plan.width;
        const read: [bigint, bigint][] = parts.map(({ stretch, from, to }) => {
          expect(momentOf(from) >= edge(stretch) && momentOf(to) <= edge(stretch + 1)).to.equal(true);
          return [momentOf(from), momentOf(to)];
        });
        if (wholeFrom < wholeTo) read.push([edge(wholeFrom), edge(wholeTo)]);
        read.sort(([a], [b]) => (a < b ? -1 : 1));
        read.forEach(([from], i) => expect(from).to.equal(i === 0 ? from : read[i - 1]![1]));
        const begin = maxOf(plan.start, asked.createdFrom === null ? plan.start : usOf(asked.createdFrom));
        const ends = [edge(plan.count), ...[asked.createdTo].filter(isMoment).map(usOf)];
        const end = [...ends, ...[asked.asOf].filter(isMoment).map((asOf) => usOf(asOf) + 1n)].reduce(minOf);
        // Nothing that is counted lies before the first moment.
        expect([maxOf(read[0]![0], FIRST_US), read.at(-1)![1]]).to.deep.equal([maxOf(begin, FIRST_US), end]);
      }),
      { numRuns: 400 },
    );
  });
});

const usOf = (moment: Timestamp) => maxOf(toMicroseconds(moment), FIRST_US);
const minOf = (a: bigint, b: bigint) => (a < b ? a : b);
const maxOf = (a: bigint, b: bigint) => (a > b ? a : b);
const isMoment = (moment: Timestamp | null): moment is Timestamp => moment !== null;
