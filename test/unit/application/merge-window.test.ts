import { expect } from 'chai';
import fc from 'fast-check';
import { foreseeWindow, readMergedPage } from '../../../src/application/merge-window.js';
import type { Window } from '../../../src/domain/page.js';
import { clampPage, pageWindow } from '../../../src/domain/page.js';
import type { JobsOutline } from '../../../src/domain/ports/task-repository.js';
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
  ahead?: Window,
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
    ahead,
  );
  const expected = [...jobs, ...streams].sort(compare).slice(page.offset, page.offset + page.limit);
  expect(positions).to.deep.equal(expected);
  return windows;
}

const anySecond = fc.option(fc.integer({ min: 0, max: 400 }), { nil: null });
const anyCrowd = fc.record({
  source: fc.constantFrom('compute' as const, 'streaming' as const),
  size: fc.integer({ min: 0, max: 600 }),
  first: anySecond,
  step: fc.constantFrom(0, 0.25, 1),
});
const anyCrowds = fc.array(anyCrowd, { minLength: 1, maxLength: 6 }).map((all) =>
  all.flatMap(({ source, size, first, step }, number) =>
    Array.from({ length: size }, (_, i) => {
      // Ids that don't rise with the times, and ties between the crowds.
      const id = `${(i * 7919) % 1000}-${number}`;
      return position(source, id, first === null ? null : first + Math.floor(i * step));
    }),
  ),
);

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
    await fc.assert(
      fc.asyncProperty(
        anyCrowds,
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

  describe('that was foreseen', () => {
    /** As a ledger tells: in leaves of so many seconds, each bound off by what was written meanwhile. */
    function outlineOf(
      jobs: readonly TaskPosition[],
      order: TaskOrder,
      leaf: number,
      written: number,
    ): JobsOutline {
      const leafOf = (at: string) => Math.floor(Date.parse(at) / 1000 / leaf);
      const sign = order.direction === 'ascending' ? 1 : -1;
      return {
        total: jobs.length,
        countBefore: (moment) => {
          if (moment === null) return { least: jobs.length, most: jobs.length };
          const off = (job: TaskPosition) => (job.at === null ? 1 : sign * (leafOf(job.at) - leafOf(moment)));
          const least = jobs.filter((job) => off(job) < 0).length;
          const most = jobs.filter((job) => off(job) <= 0).length;
          return { least: Math.max(0, least - written), most: most + written };
        },
      };
    }

    it('is read by that window alone, where the outline is true', async () => {
      let asked = 0;
      let alone = 0;
      await fc.assert(
        fc.asyncProperty(
          anyCrowds,
          fc.constantFrom(NEWEST_FIRST, OLDEST_FIRST),
          fc.double({ min: 0, max: 1.1, noNaN: true }),
          fc.integer({ min: 1, max: 100 }),
          fc.constantFrom(1, 5, 60),
          fc.constantFrom(0, 0, 3),
          async (all, order, where, size, leaf, written) => {
            const compare = comparePositions(order);
            // The ledger has no word of jobs without a time.
            const jobs = all.filter(({ source, at: moment }) => source === 'compute' && moment !== null);
            const streams = all.filter(({ source }) => source === 'streaming').sort(compare);
            const total = jobs.length + streams.length;
            const page = 1 + Math.floor((where * total) / size);
            const ahead = foreseeWindow({ page, size }, outlineOf(jobs, order, leaf, written), streams);
            expect(ahead.offset).to.be.at.least(0);
            expect(ahead.limit).to.be.at.least(0);
            const shown = pageWindow(clampPage(page, total, size), size);
            const windows = await read(shown, jobs, streams, order, ahead);
            expect(windows[0]).to.deep.equal(ahead);
            asked++;
            if (windows.length === 1) alone++;
          },
        ),
        { numRuns: 200 },
      );
      expect(alone / asked).to.equal(1);
    });

    it('is the same whatever was foreseen', async () => {
      await fc.assert(
        fc.asyncProperty(
          anyCrowds,
          fc.constantFrom(NEWEST_FIRST, OLDEST_FIRST),
          fc.double({ min: 0, max: 1.1, noNaN: true }),
          fc.integer({ min: 1, max: 100 }),
          fc.oneof(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -4_000, max: 4_000 })),
          fc.oneof(fc.nat(250), fc.nat(4_000)),
          async (all, order, where, limit, off, aheadLimit) => {
            const jobs = all.filter(({ source }) => source === 'compute');
            const streams = all.filter(({ source }) => source === 'streaming');
            const offset = Math.floor(where * all.length);
            const ahead = { offset: Math.max(0, offset + off), limit: aheadLimit };
            const windows = await read({ offset, limit }, jobs, streams, order, ahead);
            expect(windows.length).to.be.at.most(7);
          },
        ),
        { numRuns: 200 },
      );
    });

    it('has no more rows than the page, and one before them, where the streams stand elsewhere', () => {
      const outline = outlineOf(jobs, NEWEST_FIRST, 60, 0);
      const few = later.slice(0, 150).reverse();
      expect(foreseeWindow({ page: 100, size: 20 }, outline, few)).to.deep.equal({
        offset: 1_830,
        limit: 20,
      });
      const old = every('streaming', 150, -10_000, 1).reverse();
      expect(foreseeWindow({ page: 100, size: 20 }, outline, old)).to.deep.equal({
        offset: 1_979,
        limit: 21,
      });
    });

    it('has all that it takes where streams stand at the same moment as many jobs', async () => {
      const together = every('compute', 1_000, 0, 0);
      const beside = every('streaming', 300, 0, 0);
      const sorted = [...beside].sort(comparePositions(NEWEST_FIRST));
      for (const page of [1, 20, 50, 51, 65]) {
        const ahead = foreseeWindow({ page, size: 20 }, outlineOf(together, NEWEST_FIRST, 60, 0), sorted);
        const windows = await read(pageWindow(page, 20), together, beside, NEWEST_FIRST, ahead);
        expect(windows, String(page)).to.deep.equal([ahead]);
      }
    });
  });
});
