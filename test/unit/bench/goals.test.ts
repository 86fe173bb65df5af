import { expect } from 'chai';
import type { Performance } from '../../bench/load/compete.js';
import type { Figures } from '../../bench/report/goals.js';
import { judge } from '../../bench/report/goals.js';
import type { PageFigures } from '../../bench/sections/pages.js';
import { SERVERS } from '../../bench/sections/pages.js';
import type { HerdFigures } from '../../bench/sections/herd.js';
import type { WebFigures } from '../../bench/sections/web.js';
import { ANSWERS } from '../../bench/sections/web.js';

const NOTHING: Figures = {
  pages: [],
  web: [],
  exactness: [],
  herd: [],
  writers: [],
  ledger: [],
  keeper: [],
  finding: [],
  histograms: [],
  exports: [],
};

function performance(overrides: Partial<Performance>): Performance {
  const cpu = { serverCpuMs: 1, behindCpuMs: null, postgresCpuMs: 1 };
  const measured = { p50Ms: 1, p99Ms: 2, perSecond: 100, rates: [100, 100, 100], rssBytes: 1, ...cpu };
  return { ...measured, failure: null, ...overrides };
}

function page(rows: number, server: string, overrides: Partial<PageFigures>): PageFigures {
  const where = { postgres: 'embedded 18', rows, list: 'last page', server };
  return { ...where, ...performance({}), share: 1, sharedPerSecond: null, ...overrides };
}

describe('the goals of the bench', () => {
  const metBy = (figures: Partial<Figures>) =>
    Object.fromEntries(judge({ ...NOTHING, ...figures }).map(({ goal, isMet }) => [goal, isMet]));

  it('are none where nothing was measured', () => {
    expect(judge(NOTHING)).to.deep.equal([]);
  });

  it('ask the largest table for a third more time at most, and a hundredth of what OFFSET takes', () => {
    const measured = (p50Ms: number, offsetMs: number) =>
      metBy({
        pages: [
          page(10_000, SERVERS.taskdeck, { p50Ms: 2 }),
          page(10_000_000, SERVERS.taskdeck, { p50Ms }),
          page(10_000_000, SERVERS.offset, { p50Ms: offsetMs }),
        ],
      });
    const growth = 'p50 at 10000000 rows at most 1.3 times that at 10000: last page, embedded 18';
    const lead = 'at least 100 times faster than OFFSET: last page, 10000000 rows, embedded 18';
    expect(measured(2.6, 260)).to.include({ [growth]: true, [lead]: true });
    expect(measured(2.7, 269)).to.include({ [growth]: false, [lead]: false });
  });

  it('ask each list for half of the limit, and the first page for four fifths', () => {
    const measured = (list: string, share: number | null) =>
      Object.values(metBy({ pages: [page(1_000_000, SERVERS.taskdeck, { list, share })] }));
    expect(measured('last page', 0.5)).to.deep.equal([true]);
    expect(measured('last page', 0.49)).to.deep.equal([false]);
    expect(measured('first page', 0.8)).to.deep.equal([true]);
    expect(measured('first page', 0.79)).to.deep.equal([false]);
    expect(measured('first page', null)).to.deep.equal([false]);
  });

  it('ask for more than OFFSET does in a small table, and four times the older build, round by round', () => {
    const measured = (rates: PageFigures['rates']) =>
      metBy({
        pages: [
          page(10_000, SERVERS.taskdeck, { rates }),
          page(10_000, SERVERS.offset, { rates: [100, 100, 100] }),
          page(10_000, SERVERS.older, { rates: [25, 50, 10] }),
        ],
      });
    const [overOffset, overOlder] = [
      'faster than OFFSET and count(*): last page, 10000 rows, embedded 18',
      "4 times the older build's requests/s: last page, 10000 rows, embedded 18",
    ];
    expect(measured([100, 200, 90])).to.include({ [overOffset]: true, [overOlder]: true });
    expect(measured([99, 199, 90])).to.include({ [overOffset]: false, [overOlder]: false });
  });

  it('judge each Postgres by its own figures', () => {
    const debian = { postgres: "Debian's 15" };
    const goals = judge({
      ...NOTHING,
      pages: [
        page(10_000, SERVERS.taskdeck, { rates: [100] }),
        page(10_000, SERVERS.offset, { rates: [10] }),
        page(10_000, SERVERS.taskdeck, { rates: [100], ...debian }),
        page(10_000, SERVERS.offset, { rates: [200], ...debian }),
      ],
    });
    const faster = goals.filter(({ goal }) => goal.startsWith('faster'));
    expect(faster.map(({ measured }) => measured)).to.deep.equal(['10 times', '0.5 times']);
  });

  it('are not met by what failed', () => {
    const failed = page(1_000_000, SERVERS.taskdeck, { p50Ms: null, share: null, failure: 'status 503' });
    const goals = judge({ ...NOTHING, pages: [page(10_000, SERVERS.taskdeck, {}), failed] });
    const ofLargest = goals.filter(({ goal }) => goal.includes('1000000 rows'));
    expect(ofLargest.map(({ measured, isMet }) => `${measured} ${isMet}`)).to.deep.equal([
      'no figure false',
      'no figure false',
    ]);
  });

  it('ask a 304 for four fifths of the bare answer, and the web server for two fifths of the API', () => {
    const measured = (answer: string, figures: Partial<WebFigures>) =>
      Object.values(
        metBy({
          web: [{ answer, ...performance({ serverCpuMs: 0.1 }), ofApi: 0.4, ofBare: 0.8, ...figures }],
        }),
      );
    expect(measured(ANSWERS.notModified, {})).to.deep.equal([true]);
    expect(measured(ANSWERS.notModified, { ofBare: 0.79 })).to.deep.equal([false]);
    for (const answer of [ANSWERS.webList, ANSWERS.webNotModified]) {
      expect(measured(answer, {})).to.deep.equal([true, true]);
      expect(measured(answer, { serverCpuMs: 0.11, ofApi: 0.39 })).to.deep.equal([false, false]);
    }
  });

  it('ask no page for an error, and 100 ms of a thousand in step', () => {
    const herd = (figures: Partial<HerdFigures>) =>
      Object.values(
        metBy({
          herd: [
            {
              herd: 'sheep',
              pages: 1_000,
              isInStep: true,
              errors: 0,
              notModifiedShare: 1,
              p50Ms: 100,
              p99Ms: 900,
              webCpuUs: 1,
              apiCpuUs: 1,
              postgresCpuUs: 1,
              listQueriesPerSecond: 1,
              roleQueriesPerSecond: 1,
              streamFetchesPerSecond: 1,
              delayP99Ms: 50,
              delayMaxMs: 1,
              webDelayP99Ms: 1,
              ...figures,
            },
          ],
        }),
      );
    expect(herd({})).to.deep.equal([true, true, true, true]);
    const worse = { errors: 1, p50Ms: 101, listQueriesPerSecond: 1.1, delayP99Ms: 51 };
    expect(herd(worse)).to.deep.equal([false, false, false, false]);
    expect(herd({ ...worse, pages: 5_000, isInStep: false })).to.deep.equal([false, false]);
  });

  it('ask 5 ms a second of the API and its sessions for keeping the ledger', () => {
    const keeper = (sessionsCpuMs: number | null) =>
      Object.values(
        metBy({ keeper: [{ writesPerSecond: 100, apiCpuMs: 2, sessionsCpuMs, postgresCpuMs: 90 }] }),
      );
    expect([keeper(3), keeper(3.1), keeper(null)]).to.deep.equal([[true], [false], [false]]);
  });

  it('let writers lose a tenth, an idle fold take 1 ms, the ledger be a hundredth, and no count differ', () => {
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
        postgres: 'embedded 18',
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
    expect(Object.values(metBy({ writers: writers(90), ledger: ledger(1, 0, 1) }))).to.deep.equal([
      true,
      true,
      true,
      true,
    ]);
    expect(Object.values(metBy({ writers: writers(89), ledger: ledger(2, 1, 2) }))).to.deep.equal([
      false,
      false,
      false,
      false,
    ]);
  });

  it('let a search take 150 ms, or for longer where the answer tells how far back', () => {
    const search = (p50Ms: number | null, searchedShare: number | null) => ({
      rows: 20,
      search: 'a word',
      p50Ms,
      p99Ms: p50Ms,
      failure: p50Ms === null ? 'timed out' : null,
      found: 1,
      searchedShare,
      wrongTotals: 0,
    });
    const measured = (p50Ms: number | null, searchedShare: number | null) =>
      Object.values(metBy({ finding: [search(p50Ms, searchedShare)] }));
    expect(measured(150, 1)).to.deep.equal([true, true]);
    expect(measured(151, 1)).to.deep.equal([false, true]);
    expect(measured(151, 0.5)).to.deep.equal([true, true]);
    expect(measured(null, null)).to.deep.equal([false, true]);
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
