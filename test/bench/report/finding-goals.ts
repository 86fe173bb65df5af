import type { ExportFigures } from '../sections/exports.js';
import type { FindingFigures } from '../sections/finding.js';
import type { HistogramFigures } from '../sections/histograms.js';
import type { Goal } from './goal.js';
import { atMost, none, showMs } from './goal.js';
import { showMegabytes, showSearched } from './show.js';

const MOST_MS = 150;
const MOST_LEDGER_MS = 15;
const MOST_GROWTH_BYTES = 50e6;

/** Finding takes so long at most, or tells how far back it searched. */
export function judgeFinding(figures: readonly FindingFigures[]): Goal[] {
  if (figures.length === 0) return [];
  return [
    ...figures.map(({ rows, search, ...measured }) =>
      found(`found within ${MOST_MS} ms, or as far back as is told: ${search}, ${rows} rows`, measured),
    ),
    none(
      'every total of a search that of plain SQL',
      figures.reduce((sum, { wrongTotals }) => sum + wrongTotals, 0),
    ),
  ];
}

export function judgeHistograms(figures: readonly HistogramFigures[]): Goal[] {
  if (figures.length === 0) return [];
  return [
    ...figures.map(({ rows, histogram, isByLedger, ...measured }) =>
      isByLedger
        ? atMost(
            `histogram by the ledger within ${MOST_LEDGER_MS} ms: ${histogram}, ${rows} rows`,
            measured.p50Ms ?? NaN,
            MOST_LEDGER_MS,
            showMs,
          )
        : found(
            `histogram within ${MOST_MS} ms, or as far back as is told: ${histogram}, ${rows} rows`,
            measured,
          ),
    ),
    none(
      'every stretch of a histogram as plain SQL counts it',
      figures.reduce((sum, { wrongCounts }) => sum + wrongCounts, 0),
    ),
  ];
}

export function judgeExports(figures: readonly ExportFigures[]): Goal[] {
  return figures.flatMap(({ format, rows, growthBytes, missing }) => [
    atMost(
      `the API's memory grows by less than ${MOST_GROWTH_BYTES / 1e6} MB: ${rows} rows as ${format}`,
      growthBytes,
      MOST_GROWTH_BYTES,
      showMegabytes,
    ),
    none(`all of them exported: ${rows} rows as ${format}`, Math.abs(missing)),
  ]);
}

function found(
  goal: string,
  { p50Ms, searchedShare }: Pick<FindingFigures, 'p50Ms' | 'searchedShare'>,
): Goal {
  const inTime = atMost(goal, p50Ms ?? NaN, MOST_MS, showMs);
  return searchedShare === null || searchedShare === 1
    ? inTime
    : {
        goal,
        measured: `${inTime.measured}, ${showSearched(searchedShare)}`,
        isMet: p50Ms !== null,
      };
}
