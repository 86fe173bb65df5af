import type { Window } from '../../domain/page.js';
import type { TaskCount } from '../../domain/ports/task-repository.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { TaskStatus } from '../../domain/task.js';
import { isChosen } from '../../application/query/matching.js';
import { isByTime, isRange } from './count-range.js';
import { parseClass } from './sql.js';

/** The jobs of one type and status, of which `keyed` have the order's key; those newer than `asOf` count in neither. */
export interface ClassCount extends TaskCount {
  readonly keyed: number;
  /** Those created before the range that is listed, which count in none of the others; 0 without one. */
  readonly older: number;
  /** The status and the type as the ledger writes them. */
  readonly class: string;
}

/** What stands in the list for a class as the ledger writes it. */
export type NamedClass = Pick<ClassCount, 'class' | 'status' | 'taskType'>;

/** @param readStatus what a word of the table's stands for. */
export function readClass(name: string, readStatus: (word: string) => TaskStatus): NamedClass {
  const { status, taskType } = parseClass(name);
  return { class: name, status: readStatus(status), taskType };
}

/** The table's own words for a class. */
export function wordsOfClass(entry: Pick<NamedClass, 'class'>): {
  readonly status: string;
  readonly taskType: string;
} {
  return parseClass(entry.class);
}

/** A run of rows to read: of the jobs with the order's key, or of those without it, which come last. */
export interface Run extends Window {
  readonly keyed: boolean;
  /** Whether offset and limit count from the far end, because that is nearer. */
  readonly reversed: boolean;
  /** The classes that the run's rows are of, and how many rows of the run each of them has. */
  readonly classes: readonly { readonly entry: ClassCount; readonly size: number }[];
  /** Where reading begins in place of the run's end, as far as it is known: the first key, or one past the last. */
  readonly bound: string | null;
}

/** Starting to read one class costs about as much as passing over this many index entries. */
const ENTRIES_A_CLASS = 20;
/** Up to this many index entries (about 5 ms) are read and sorted where the index has them in another order. */
const MOST_ENTRIES_SORTED = 10_000;

/** A search, a user or a range gather up to so many jobs, and put them in order, in some 30 ms. */
const MOST_GATHERED = 20_000;
/** A range's jobs stand together by creation, and far from an end of any other order: to walk there takes seconds, to gather these one. */
const MOST_OF_RANGE = 500_000;

/**
 * How to find a window: along an index by a plan of the counts, `open` where those aren't known, or by gathering the
 * whole scope, where that is less than the walk along the index, most of whose jobs are of no concern, would pass.
 */
export function routeOf(
  { scope, order }: TaskQuery,
  counts: readonly ClassCount[],
  matching: readonly ClassCount[],
  window: Window,
  tableRows: number,
): 'planned' | 'open' | 'gathered' {
  if (matching.some(({ atLeast }) => atLeast === true)) return 'open';
  const isAlongTime = order.key === 'createdAt' || !isRange(scope);
  if (isByTime(scope) && isAlongTime) return 'planned';
  const gathered = counts.reduce((sum, { count }) => sum + count, 0);
  const wanted = matching.reduce((sum, { count }) => sum + count, 0);
  const passed = ((window.offset + window.limit) * tableRows) / Math.max(1, wanted);
  const most = isAlongTime ? MOST_GATHERED : MOST_OF_RANGE;
  if (gathered <= Math.max(most, passed)) return 'gathered';
  return isAlongTime ? 'planned' : 'open';
}

type Ordering = Pick<TaskQuery, 'filter' | 'order'>;

/** Which runs of rows make up the window; none where it lies past the end. */
export function planRuns(query: Ordering, counts: readonly ClassCount[], window: Window): Run[] {
  const matching = counts.filter((entry) => isChosen(entry, query.filter));
  const keyedTotal = matching.reduce((total, { keyed }) => total + keyed, 0);
  const end = window.offset + window.limit;
  return [
    planRun(matching, true, window.offset, end),
    planRun(matching, false, window.offset - keyedTotal, end - keyedTotal),
  ].filter((run) => run.limit > 0);
}

function planRun(matching: readonly ClassCount[], keyed: boolean, from: number, to: number): Run {
  const classes = matching
    .map((entry) => ({ entry, size: keyed ? entry.keyed : entry.count - entry.keyed }))
    .filter(({ size }) => size > 0);
  const size = sizeOf(classes);
  const start = Math.max(0, from);
  const end = Math.min(size, to);
  const reversed = size - end < start;
  const offset = reversed ? size - end : start;
  return { keyed, reversed, offset, limit: end - start, classes, bound: null };
}

/**
 * Where the classes' sizes aren't known, only the beginning of each run is: both are read from there as far as the window
 * could reach into them, and the window is cut from the rows that come.
 */
export function planOpenRuns(query: Ordering, counts: readonly ClassCount[], window: Window): Run[] {
  const limit = window.offset + window.limit;
  const classes = counts
    .filter((entry) => isChosen(entry, query.filter))
    .map((entry) => ({ entry, size: entry.count }));
  const run = { reversed: false, offset: 0, limit, classes, bound: null };
  return [
    { ...run, keyed: true },
    { ...run, keyed: false },
  ];
}

/**
 * Whether to read a run class by class, each by its own stretch of the index of classes, rather than to walk the key's
 * index, where what the filter leaves out is passed over. The index of classes is in the order of creation: for another
 * order, each class is read and sorted as a whole, and what has no moment of creation isn't in it.
 */
export function isReadByClass(query: Ordering, run: Run, total: number): boolean {
  const { keyed, classes, offset, limit } = run;
  if (!isFiltered(query) || classes.some(({ entry }) => !hasWords(entry))) return false;
  const wanted = offset + limit;
  if (query.order.key !== 'createdAt') {
    return classes.reduce((sum, { entry }) => sum + entry.count, 0) <= MOST_ENTRIES_SORTED;
  }
  if (!keyed) return false;
  const byClass = classes.reduce((sum, { size }) => sum + Math.min(size, wanted) + ENTRIES_A_CLASS, 0);
  return byClass < (wanted * total) / Math.max(1, sizeOf(classes));
}

/** Whether the table has a word for each of the class's two; NULL has none, and '' may stand for NULL. */
export function hasWords(entry: Pick<NamedClass, 'class'>): boolean {
  const { status, taskType } = wordsOfClass(entry);
  return status !== '' && taskType !== '';
}

export function isFiltered({ filter }: Pick<TaskQuery, 'filter'>): boolean {
  return filter.statuses.length > 0 || filter.taskTypes.length > 0;
}

export function sizeOf(classes: Run['classes']): number {
  return classes.reduce((total, { size }) => total + size, 0);
}
