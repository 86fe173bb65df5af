import type { Window } from '../../domain/page.js';
import type { TaskCount, TaskQuery } from '../../domain/ports/task-repository.js';
import { matches } from '../../domain/task-filter.js';

/** The jobs of one type and status, of which `keyed` have the order's key; those newer than `asOf` count in neither. */
export interface ClassCount extends TaskCount {
  readonly keyed: number;
}

/** A run of rows to read: of the jobs with the order's key, or of those without it, which come last. */
export interface Run extends Window {
  readonly keyed: boolean;
  /** Whether offset and limit count from the far end, because that is nearer. */
  readonly reversed: boolean;
  /** The classes to read one by one, each by its own stretch of an index; null to walk the key's index instead. */
  readonly classes: readonly ClassCount[] | null;
}

/**
 * Up to this many index entries (about 5 ms) are read class by class, which costs the same wherever the rows lie.
 * Beyond, the rows are so many that the walk along the key's index soon meets enough of them.
 */
const MOST_ENTRIES_BY_CLASS = 10_000;

/** Which runs of rows make up the window; none where it lies past the end. */
export function planRuns(
  query: Pick<TaskQuery, 'filter' | 'order'>,
  counts: readonly ClassCount[],
  window: Window,
): Run[] {
  const matching = counts.filter((entry) => matches(entry, query.filter));
  const keyedTotal = matching.reduce((total, { keyed }) => total + keyed, 0);
  const end = window.offset + window.limit;
  return [
    planRun(query, matching, true, window.offset, end),
    planRun(query, matching, false, window.offset - keyedTotal, end - keyedTotal),
  ].filter((run) => run.limit > 0);
}

function planRun(
  { filter, order }: Pick<TaskQuery, 'filter' | 'order'>,
  matching: readonly ClassCount[],
  keyed: boolean,
  from: number,
  to: number,
): Run {
  const sizeOf = (entry: ClassCount) => (keyed ? entry.keyed : entry.count - entry.keyed);
  const classes = matching.filter((entry) => sizeOf(entry) > 0);
  const size = classes.reduce((total, entry) => total + sizeOf(entry), 0);
  const start = Math.max(0, from);
  const end = Math.min(size, to);
  const reversed = size - end < start;
  const offset = reversed ? size - end : start;

  // The index of classes is in the order of creation: for another order, the whole of each class is read.
  const entriesOf = (entry: ClassCount) =>
    order.key === 'createdAt' ? Math.min(sizeOf(entry), offset + end - start) : entry.count;
  const entries = classes.reduce((total, entry) => total + entriesOf(entry), 0);
  const isFiltered = filter.statuses.length > 0 || filter.taskTypes.length > 0;
  const byClass = isFiltered && entries <= MOST_ENTRIES_BY_CLASS;
  return { keyed, reversed, offset, limit: end - start, classes: byClass ? classes : null };
}
