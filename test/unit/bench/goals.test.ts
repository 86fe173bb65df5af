import { expect } from 'chai';
import type { Performance } from '../../bench/load/compete.js';
import type { Figures } from '../../bench/report/goals.js';
import { judge } from '../../bench/report/goals.js';
import type { PageFigures } from '../../bench/sections/pages.js';
import { SERVERS } from '../../bench/sections/pages.js';

const NOTHING: Figures = {
  pages: [],
  notModified: [],
  exactness: [],
  herd: [],
  writers: [],
  ledger: [],
  finding: [],
  histograms: [],
  exports: [],
};

function performance(overrides: Partial<Performance>): Performance {
  const measured = { p50Ms: 1, p99Ms: 2, perSecond: 100, serverCpuMs: 1, postgresCpuMs: 1, rssBytes: 1 };
  return { ...measured, failure: null, ...overrides };
}

function page(rows: number, server: string, overrides: Partial<PageFigures>): PageFigures {
  return { rows, list: 'last page', server, ...performance({}), ...overrides };
}

describe('the goals of the bench', () => {
  const metBy = (figures: Partial<Figures>) =>
    Object.fromEntries(judge({ ...NOTHING, ...figures }).map(({ goal, isMet }) => [goal, isMet]));

  it('are none where nothing was measured', () => {
    expect(judge(NOTHING)).to.deep.equal([]);
  });

  it('ask the largest table for no more than half again as long, and a hundredth of what OFFSET takes', () => {
    const measured = (p50Ms: number, offsetMs: number) =>
      metBy({
        pages: [
          page(10_000, SERVERS.taskdeck, { p50Ms: 2 }),
          page(10_000_000, SERVERS.taskdeck, { p50Ms }),
          page(10_000_000, SERVERS.offset, { p50Ms: offsetMs }),
        ],
      });
    const growth = 'p50 at 10000000 rows at most 1.5 times that at 10000: Taskdeck, last page';
    const lead = 'last page at 10000000 rows at least 100 times faster than OFFSET: Taskdeck';
    expect(measured(3, 300)).to.include({ [growth]: true, [lead]: true });
    expect(measured(3.1, 309)).to.include({ [growth]: false, [lead]: false });
  });

  it('are not met by what failed', () => {
    const failed = page(1_000_000, SERVERS.taskdeck, { p50Ms: null, failure: 'status 503' });
    const goals = judge({ ...NOTHING, pages: [page(10_000, SERVERS.taskdeck, {}), failed] });
    const growth = goals.find(({ goal }) => goal.endsWith('Taskdeck, last page'));
    expect(growth).to.include({ measured: 'no figure', isMet: false });
  });

  it('ask a 304 for four fifths of the bare answer', () => {
    const measured = (perSecond: number) =>
      Object.values(
        metBy({
          notModified: [
            { rows: 10_000, answer: '304', ...performance({ perSecond }) },
            { rows: 10_000, answer: 'bare answer', ...performance({ perSecond: 1_000 }) },
          ],
        }),
      );
    expect(measured(800)).to.deep.equal([true]);
    expect(measured(799)).to.deep.equal([false]);
  });

  it('let writers lose a tenth, an idle fold take 5 ms, the ledger be a hundredth, and no count differ', () => {
    const writers = (perSecondWithLedger: number) => [
      {
        writers: 'lives',
        perSecond: 100,
        perSecondWithLedger,
        postgresCpuMs: 1,
        postgresCpuMsWithLedger: 1,
        differences: null,
      },
    ];
    const ledger = (ledgerBytes: number, differences: number, idleFoldCpuMs: number) => [
      {
        rows: 1,
        installSeconds: 1,
        foldMs: 1,
        idleFoldCpuMs,
        verifySeconds: 1,
        differences,
        ledgerBytes,
        tableBytes: 100,
        heapBytes: 50,
        leafSeconds: 1,
        levels: 1,
        fullestLeaf: 1,
      },
    ];
    expect(Object.values(metBy({ writers: writers(90), ledger: ledger(1, 0, 5) }))).to.deep.equal([
      true,
      true,
      true,
      true,
    ]);
    expect(Object.values(metBy({ writers: writers(89), ledger: ledger(2, 1, 6) }))).to.deep.equal([
      false,
      false,
      false,
      false,
    ]);
  });

  it('let the largest table be searched for 150 ms, or for longer where the answer tells how far back', () => {
    const search = (rows: number, p50Ms: number | null, searchedShare: number | null) => ({
      rows,
      search: 'a word',
      p50Ms,
      p99Ms: p50Ms,
      failure: p50Ms === null ? 'timed out' : null,
      found: 1,
      searchedShare,
      wrongTotals: 0,
    });
    const measured = (p50Ms: number | null, searchedShare: number | null) =>
      Object.values(metBy({ finding: [search(10, 900, 1), search(20, p50Ms, searchedShare)] }));
    expect(measured(150, 1)).to.deep.equal([true, true, true]);
    expect(measured(151, 1)).to.deep.equal([false, true, true]);
    expect(measured(151, 0.5)).to.deep.equal([true, true, true]);
    expect(measured(null, null)).to.deep.equal([false, true, true]);
  });

  it('ask 15 ms of a histogram by the ledger, and 150 ms of any other', () => {
    const histogram = (p50Ms: number, isByLedger: boolean) => ({
      rows: 10,
      histogram: 'of a day',
      isByLedger,
      p50Ms,
      p99Ms: p50Ms,
      failure: null,
      searchedShare: 1,
      wrongCounts: 0,
    });
    const measured = (p50Ms: number, isByLedger: boolean) =>
      Object.values(metBy({ histograms: [histogram(p50Ms, isByLedger)] }))[0];
    expect([measured(15, true), measured(16, true)]).to.deep.equal([true, false]);
    expect([measured(150, false), measured(151, false)]).to.deep.equal([true, false]);
  });

  it('let an export take 50 MB, and lack nothing', () => {
    const measured = (growthBytes: number, missing: number) => {
      const figures = { rows: 10, format: 'csv', seconds: 1, bytes: 1, delayP99Ms: 1, growthBytes, missing };
      return Object.values(metBy({ exports: [figures] }));
    };
    expect(measured(50e6, 0)).to.deep.equal([true, true]);
    expect(measured(51e6, 1)).to.deep.equal([false, false]);
  });

  it('count every fault of a page', () => {
    const exactness = (fault: object) => [
      { rows: 1, pages: 9, wrongTotals: 0, wrongFacets: 0, wrongRows: 0, inexact: 0, ...fault },
    ];
    expect(Object.values(metBy({ exactness: exactness({}) }))).to.deep.equal([true]);
    for (const fault of ['wrongTotals', 'wrongFacets', 'wrongRows', 'inexact']) {
      expect(Object.values(metBy({ exactness: exactness({ [fault]: 1 }) })), fault).to.deep.equal([false]);
    }
  });
});
