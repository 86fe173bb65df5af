import type { ExactnessFigures } from '../sections/exactness.js';
import type { ExportFigures } from '../sections/exports.js';
import type { FindingFigures } from '../sections/finding.js';
import type { HerdFigures } from '../sections/herd.js';
import type { HistogramFigures } from '../sections/histograms.js';
import type { LedgerFigures } from '../sections/ledger.js';
import type { NotModifiedFigures } from '../sections/not-modified.js';
import { ANSWERS } from '../sections/not-modified.js';
import type { PageFigures } from '../sections/pages.js';
import { SERVERS } from '../sections/pages.js';
import type { WritersFigures } from '../sections/writers.js';
import { BULK, lostShare } from '../sections/writers.js';
import { judgeExports, judgeFinding, judgeHistograms } from './finding-goals.js';
import type { Goal } from './goal.js';
import { atLeast, atMost, none, showMs } from './goal.js';
import { showNumber, showShare } from './show.js';

/** The figures of the sections that were measured. */
export interface Figures {
  readonly pages: readonly PageFigures[];
  readonly notModified: readonly NotModifiedFigures[];
  readonly exactness: readonly ExactnessFigures[];
  readonly herd: readonly HerdFigures[];
  readonly writers: readonly WritersFigures[];
  readonly ledger: readonly LedgerFigures[];
  readonly finding: readonly FindingFigures[];
  readonly histograms: readonly HistogramFigures[];
  readonly exports: readonly ExportFigures[];
}

/** With what is shared, and with nothing shared. */
const OURS = [SERVERS.shared, SERVERS.taskdeck];
const WORST_GROWTH = 1.5;
const LEAST_LEAD = 100;
/** Below, there is not that much to gain. */
const LEAST_LEAD_ROWS = 10_000_000;
const LEAST_OF_PRIMARY_KEY = 0.5;
const LEAST_OF_BARE = 0.8;
const MOST_LIST_QUERIES = 1;
const MOST_DELAY_MS = 50;
const MOST_LOST = 0.1;
const MOST_LEDGER = 0.01;
/** The keeper folds once a second. */
const MOST_IDLE_FOLD_MS = 5;

/** Those that the figures can tell. */
export function judge({
  pages,
  notModified,
  exactness,
  herd,
  writers,
  ledger,
  finding,
  histograms,
  exports,
}: Figures): Goal[] {
  return [
    ...judgePages(pages),
    ...judgeNotModified(notModified),
    ...exactness.map(({ rows, pages: compared, wrongTotals, wrongFacets, wrongRows, inexact }) => ({
      goal: `every page exact: ${rows} rows`,
      measured: `${wrongTotals + wrongFacets + wrongRows + inexact} faults in ${compared} pages`,
      isMet: wrongTotals + wrongFacets + wrongRows + inexact === 0,
    })),
    ...judgeHerd(herd),
    ...writers.flatMap((figures) => [
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
    ]),
    ...ledger.flatMap(({ rows, differences, ledgerBytes, tableBytes, idleFoldCpuMs }) => [
      ...(idleFoldCpuMs === null
        ? []
        : [
            atMost(
              `an idle fold at most ${MOST_IDLE_FOLD_MS} ms of CPU: ${rows} rows`,
              idleFoldCpuMs,
              MOST_IDLE_FOLD_MS,
              showMs,
            ),
          ]),
      atMost(
        `ledger at most ${MOST_LEDGER * 100} % of the table: ${rows} rows`,
        ledgerBytes / tableBytes,
        MOST_LEDGER,
        showShare,
      ),
      none(`no count differs from a recount: ${rows} rows`, differences),
    ]),
    ...judgeFinding(finding),
    ...judgeHistograms(histograms),
    ...judgeExports(exports),
  ];
}

function judgePages(pages: readonly PageFigures[]): Goal[] {
  if (pages.length === 0) return [];
  const smallest = Math.min(...pages.map(({ rows }) => rows));
  const largest = Math.max(...pages.map(({ rows }) => rows));
  const at = (rows: number, list: string, server: string) =>
    pages.find((figures) => figures.rows === rows && figures.list === list && figures.server === server);
  const p50 = (rows: number, list: string, server: string) => at(rows, list, server)?.p50Ms ?? NaN;
  const lists = [...new Set(pages.map(({ list }) => list))];
  const growth =
    largest > smallest
      ? lists.flatMap((list) =>
          OURS.map((server) =>
            atMost(
              `p50 at ${largest} rows at most ${WORST_GROWTH} times that at ${smallest}: ${server}, ${list}`,
              p50(largest, list, server) / p50(smallest, list, server),
              WORST_GROWTH,
              showTimes,
            ),
          ),
        )
      : [];
  const lead = (server: string) =>
    p50(largest, 'last page', SERVERS.offset) / p50(largest, 'last page', server);
  const rate = (server: string) => at(largest, 'first page', server)?.perSecond ?? NaN;
  return [
    ...growth,
    ...(largest < LEAST_LEAD_ROWS
      ? []
      : OURS.map((server) =>
          atLeast(
            `last page at ${largest} rows at least ${LEAST_LEAD} times faster than OFFSET: ${server}`,
            lead(server),
            LEAST_LEAD,
            showTimes,
          ),
        )),
    ...OURS.map((server) =>
      atLeast(
        `first page at least half the requests/s of 20 rows by primary key: ${server}, ${largest} rows`,
        rate(server) / rate(SERVERS.primaryKey),
        LEAST_OF_PRIMARY_KEY,
        showShare,
      ),
    ),
  ];
}

function judgeNotModified(figures: readonly NotModifiedFigures[]): Goal[] {
  return [...new Set(figures.map(({ rows }) => rows))].map((rows) => {
    const rate = (wanted: string) =>
      figures.find((entry) => entry.rows === rows && entry.answer === wanted)?.perSecond ?? NaN;
    const share = rate(ANSWERS.notModified) / rate(ANSWERS.bare);
    return atLeast(
      `304 at least 80 % of the bare answer's requests/s: ${rows} rows`,
      share,
      LEAST_OF_BARE,
      showShare,
    );
  });
}

function judgeHerd(herd: readonly HerdFigures[]): Goal[] {
  return herd.flatMap(({ herd: name, errors, listQueriesPerSecond, delayP99Ms }) => [
    none(`no errors among a thousand pages: ${name}`, errors),
    atMost(`at most one list query a second: ${name}`, listQueriesPerSecond, MOST_LIST_QUERIES, showNumber),
    atMost(`event-loop delay p99 below 50 ms: ${name}`, delayP99Ms, MOST_DELAY_MS, showMs),
  ]);
}

function showTimes(value: number): string {
  return `${showNumber(value)} times`;
}
