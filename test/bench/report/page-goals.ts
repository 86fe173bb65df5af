import { timesFaster } from '../load/compete.js';
import type { PageFigures } from '../sections/pages.js';
import { SERVERS } from '../sections/pages.js';
import type { Goal } from './goal.js';
import { atLeast, atMost, showTimes } from './goal.js';
import { showShare } from './show.js';

const LEAST_SHARE = 0.5;
const LEAST_SHARE_OF_FIRST = 0.8;
const FIRST_LIST = 'first page';
const LAST_LIST = 'last page';
const WORST_GROWTH = 1.3;
/** Up to so many rows, counting them all is not yet dear. */
const SMALL_ROWS = 10_000;
const LEAST_LEAD = 100;
/** Below, there is not that much to gain. */
const LEAST_LEAD_ROWS = 10_000_000;
const LEAST_OF_OLDER = 4;

/** Of lists that nobody shares, on each Postgres by itself. */
export function judgePages(pages: readonly PageFigures[]): Goal[] {
  return [...new Set(pages.map(({ postgres }) => postgres))].flatMap((postgres) =>
    judgePostgres(pages.filter((figures) => figures.postgres === postgres)),
  );
}

function judgePostgres(pages: readonly PageFigures[]): Goal[] {
  const smallest = Math.min(...pages.map(({ rows }) => rows));
  const largest = Math.max(...pages.map(({ rows }) => rows));
  return pages
    .filter(({ server }) => server === SERVERS.taskdeck)
    .flatMap((ours) => {
      const { postgres, rows, list } = ours;
      const at = (otherRows: number, server: string) =>
        pages.find((other) => other.rows === otherRows && other.list === list && other.server === server);
      const rivals = { offset: at(rows, SERVERS.offset), older: at(rows, SERVERS.older) };
      const inSmallest = at(smallest, SERVERS.taskdeck)?.p50Ms ?? NaN;
      const where = `${list}, ${rows} rows, ${postgres}`;
      const least = list === FIRST_LIST ? LEAST_SHARE_OF_FIRST : LEAST_SHARE;
      return [
        atLeast(
          `at least ${least * 100} % of the requests/s of 20 rows by primary key: ${where}`,
          ours.share ?? NaN,
          least,
          showShare,
        ),
        ...(rows <= SMALL_ROWS
          ? [faster('faster than OFFSET and count(*)', where, ours, rivals.offset, 1)]
          : []),
        ...(rivals.older === undefined
          ? []
          : [
              faster(
                `${LEAST_OF_OLDER} times the older build's requests/s`,
                where,
                ours,
                rivals.older,
                LEAST_OF_OLDER,
              ),
            ]),
        ...(rows === largest && rows > smallest
          ? [
              atMost(
                `p50 at ${largest} rows at most ${WORST_GROWTH} times that at ${smallest}: ${list}, ${postgres}`,
                (ours.p50Ms ?? NaN) / inSmallest,
                WORST_GROWTH,
                showTimes,
              ),
            ]
          : []),
        ...(rows >= LEAST_LEAD_ROWS && rows === largest && list === LAST_LIST
          ? [
              atLeast(
                `at least ${LEAST_LEAD} times faster than OFFSET: ${where}`,
                (rivals.offset?.p50Ms ?? NaN) / (ours.p50Ms ?? NaN),
                LEAST_LEAD,
                showTimes,
              ),
            ]
          : []),
      ];
    });
}

function faster(
  goal: string,
  where: string,
  ours: PageFigures,
  other: PageFigures | undefined,
  least: number,
): Goal {
  const times = other === undefined ? null : timesFaster(ours, other);
  return atLeast(`${goal}: ${where}`, times ?? NaN, least, showTimes);
}
