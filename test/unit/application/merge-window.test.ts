import { expect } from 'chai';
import fc from 'fast-check';
import { readMergedPage } from '../../../src/application/merge-window.js';
import type { Window } from '../../../src/domain/page.js';
import type { TaskOrder, TaskPosition } from '../../../src/domain/task-order.js';
import { comparePositions, NEWEST_FIRST } from '../../../src/domain/task-order.js';
import { at } from '../../support/task-builder.js';

const OLDEST_FIRST: TaskOrder = { key: 'createdAt', direction: 'ascending' };

/** A position at so many seconds, null without a time. */
function position(source: TaskPosition['source'], id: string, seconds: number | null): TaskPosition {
  const moment = seconds === null ? null : at(new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString());
  return { source, origin: source, id, at: moment };
}

/** One position every `step` seconds. */
function every(source: TaskPosition['source'], count: number, first: number, step: number): TaskPosition[] {
  return Array.from({ length: count }, (_, i) => position(source, `${source}-${i}`, first + i * step));
}

/** Reads a page, and tells which windows of the jobs that took. */
async function read(
  page: Window,
  jobs: readonly TaskPosition[],
  streams: readonly TaskPosition[],
  order: TaskOrder,
) {
  const compare = comparePositions(order);
  const sortedJobs = [...jobs].sort(compare);
  const windows: Window[] = [];
  const positions = await readMergedPage(
    page,
    async (window) => {
      windows.push(window);
      return sortedJobs.slice(window.offset, window.offset + window.limit);
    },
    [...streams].sort(compare),
    compare,
  );
  const expected = [...jobs, ...streams].sort(compare).slice(page.offset, page.offset + page.limit);
  expect(positions).to.deep.equal(expected);
  return windows;
}

describe('a page of the merged list', () => {
  const jobs = every('compute', 20_000, 0, 60);
  const later = every('streaming', 3_000, 2_000_000, 1);
  const spread = every('streaming', 3_000, 30, 400);
  const dense = every('streaming', 10_000, 20_000 * 60 - 5_000, 0.5);

  it('is read at once while the streams are few', async () => {
    const windows = await read({ offset: 5_000, limit: 20 }, jobs, later.slice(0, 200), NEWEST_FIRST);
    expect(windows).to.deep.equal([{ offset: 4_800, limit: 220 }]);
  });

  it('is read at once, and nothing else, where all streams stand before it', async () => {
    const windows = await read({ offset: 10_000, limit: 20 }, jobs, later, NEWEST_FIRST);
    expect(windows).to.deep.equal([{ offset: 7_000, limit: 20 }]);
  });

  it('takes one more read where all streams stand behind it', async () => {
    const windows = await read({ offset: 10_000, limit: 20 }, jobs, later, OLDEST_FIRST);
    expect(windows).to.deep.equal([
      { offset: 7_000, limit: 20 },
      { offset: 10_000, limit: 20 },
    ]);
  });

  it('takes few reads, of not many rows, where the streams are spread among the jobs', async () => {
    const windows = await read({ offset: 10_000, limit: 20 }, jobs, spread, NEWEST_FIRST);
    expect(windows.length).to.be.at.most(4);
    expect(windows.reduce((rows, { limit }) => rows + limit, 0)).to.be.lessThan(500);
  });

  it('never takes more than six reads', async () => {
    const windows = await read({ offset: 6_000, limit: 20 }, jobs, dense, NEWEST_FIRST);
    expect(windows.length).to.be.within(4, 6);
    expect(windows.reduce((rows, { limit }) => rows + limit, 0)).to.be.lessThan(1_500);
  });

  it('holds the streams where there are no jobs', async () => {
    await read({ offset: 2_500, limit: 20 }, [], later, NEWEST_FIRST);
    await read({ offset: 2_990, limit: 20 }, [], later, NEWEST_FIRST);
  });

  it('equals the cut from everything, for any jobs, any streams in crowds and any page', async () => {
    const seconds = fc.option(fc.integer({ min: 0, max: 400 }), { nil: null });
    const crowd = fc.record({
      source: fc.constantFrom('compute' as const, 'streaming' as const),
      size: fc.integer({ min: 0, max: 600 }),
      first: seconds,
      step: fc.constantFrom(0, 0.25, 1),
    });
    const crowds = fc.array(crowd, { minLength: 1, maxLength: 6 }).map((all) =>
      all.flatMap(({ source, size, first, step }, number) =>
        Array.from({ length: size }, (_, i) => {
          // Ids that don't rise with the times, and ties between the crowds.
          const id = `${(i * 7919) % 1000}-${number}`;
          return position(source, id, first === null ? null : first + Math.floor(i * step));
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        crowds,
        fc.constantFrom(NEWEST_FIRST, OLDEST_FIRST),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 100 }),
        async (all, order, where, limit) => {
          const windows = await read(
            { offset: Math.floor(where * all.length), limit },
            all.filter(({ source }) => source === 'compute'),
            all.filter(({ source }) => source === 'streaming'),
            order,
          );
          expect(windows.length).to.be.at.most(6);
        },
      ),
      { numRuns: 100 },
    );
  });
});
