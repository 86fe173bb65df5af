import type { ExactnessFigures } from '../sections/exactness.js';
import type { ExportFigures } from '../sections/exports.js';
import type { FindingFigures } from '../sections/finding.js';
import type { HerdFigures } from '../sections/herd.js';
import type { HistogramFigures } from '../sections/histograms.js';
import type { KeeperFigures } from '../sections/keeper.js';
import type { LedgerFigures } from '../sections/ledger.js';
import type { PageFigures } from '../sections/pages.js';
import type { WebFigures } from '../sections/web.js';
import type { WritersFigures } from '../sections/writers.js';
import { BULK, lostShare } from '../sections/writers.js';
import { judgeExports, judgeFinding, judgeHistograms } from './finding-goals.js';
import type { Goal } from './goal.js';
import { atMost, none, showMs } from './goal.js';
import { judgePages } from './page-goals.js';
import { showNumber, showShare } from './show.js';
import { judgeWeb } from './web-goals.js';

/** The figures of the sections that were measured. */
export interface Figures {
  readonly pages: readonly PageFigures[];
  readonly web: readonly WebFigures[];
  readonly exactness: readonly ExactnessFigures[];
  readonly herd: readonly HerdFigures[];
  readonly writers: readonly WritersFigures[];
  readonly ledger: readonly LedgerFigures[];
  readonly keeper: readonly KeeperFigures[];
  readonly finding: readonly FindingFigures[];
  readonly histograms: readonly HistogramFigures[];
  readonly exports: readonly ExportFigures[];
}

const MOST_LIST_QUERIES = 1;
const MOST_DELAY_MS = 50;
const MOST_IN_STEP_MS = 100;
/** The event loop's delay is asked of a herd of so many pages at most. */
const HERD_OF_GOALS = 1_000;
const MOST_LOST = 0.1;
const MOST_LEDGER = 0.01;
/** The keeper folds once a second. */
const MOST_IDLE_FOLD_MS = 1;
const MOST_KEEPER_MS = 5;

/** Those that the figures can tell. */
export function judge(figures: Figures): Goal[] {
  return [
    ...judgePages(figures.pages),
    ...judgeWeb(figures.web),
    ...judgeHerd(figures.herd),
    ...judgeKeeper(figures.keeper),
    ...judgeExactness(figures.exactness),
    ...judgeWriters(figures.writers),
    ...judgeLedger(figures.ledger),
    ...judgeFinding(figures.finding),
    ...judgeHistograms(figures.histograms),
    ...judgeExports(figures.exports),
  ];
}

function judgeHerd(herd: readonly HerdFigures[]): Goal[] {
  return herd.flatMap(({ herd: name, pages, isInStep, errors, p50Ms, listQueriesPerSecond, delayP99Ms }) => {
    const where = `${pages} pages, ${name}`;
    return [
      none(`no errors: ${where}`, errors),
      atMost(
        `at most one list query a second: ${where}`,
        listQueriesPerSecond,
        MOST_LIST_QUERIES,
        showNumber,
      ),
      ...(isInStep
        ? [atMost(`p50 at most ${MOST_IN_STEP_MS} ms: ${where}`, p50Ms, MOST_IN_STEP_MS, showMs)]
        : []),
      ...(pages <= HERD_OF_GOALS
        ? [
            atMost(
              `event-loop delay p99 at most ${MOST_DELAY_MS} ms: ${where}`,
              delayP99Ms,
              MOST_DELAY_MS,
              showMs,
            ),
          ]
        : []),
    ];
  });
}

function judgeKeeper(keeper: readonly KeeperFigures[]): Goal[] {
  return keeper.map(({ writesPerSecond, apiCpuMs, sessionsCpuMs }) =>
    atMost(
      `keeping the ledger at most ${MOST_KEEPER_MS} ms of CPU a second: ${Math.round(writesPerSecond)} writes/s`,
      apiCpuMs + (sessionsCpuMs ?? NaN),
      MOST_KEEPER_MS,
      showMs,
    ),
  );
}

function judgeExactness(exactness: readonly ExactnessFigures[]): Goal[] {
  return exactness.map(({ rows, pages, wrongTotals, wrongFacets, wrongRows, inexact }) => {
    const faults = wrongTotals + wrongFacets + wrongRows + inexact;
    return {
      goal: `every page exact: ${rows} rows`,
      measured: `${faults} faults in ${pages} pages`,
      isMet: faults === 0,
    };
  });
}

function judgeWriters(writers: readonly WritersFigures[]): Goal[] {
  return writers.flatMap((figures) => [
    ...(figures.writers === BULK
      ? []
      : [
          atMost(
            `writers lose at most ${MOST_LOST * 100} %: ${figures.writers}`,
            lostShare(figures),
            MOST_LOST,
            showShare,
          ),
        ]),
    ...(figures.differences === null
      ? []
      : [none('no count differs from a recount after the writers', figures.differences)]),
  ]);
}

function judgeLedger(ledger: readonly LedgerFigures[]): Goal[] {
  return ledger.flatMap(({ postgres, rows, differences, ledgerBytes, tableBytes, idleFoldCpuMs }) => {
    const where = `${rows} rows, ${postgres}`;
    return [
      ...(idleFoldCpuMs === null
        ? []
        : [
            atMost(
              `an idle fold at most ${MOST_IDLE_FOLD_MS} ms of CPU: ${where}`,
              idleFoldCpuMs,
              MOST_IDLE_FOLD_MS,
              showMs,
            ),
          ]),
      atMost(
        `ledger at most ${MOST_LEDGER * 100} % of the table: ${where}`,
        ledgerBytes / tableBytes,
        MOST_LEDGER,
        showShare,
      ),
      none(`no count differs from a recount: ${where}`, differences),
    ];
  });
}
