import { comparePositions } from '../domain/task-order.js';
import type { TaskQuery } from '../domain/task-query.js';
import type { TaskInPlace } from './task-index.js';
import type { ListedTasks } from './task-sources.js';

/** What a query leaves of the listed tasks. */
export interface PlacedTasks {
  /** Those of all sources, in the query's order. */
  readonly places: readonly TaskInPlace[];
  /** How many of them are whose, in the order of the sources. */
  readonly totals: readonly number[];
}

/** Each source's are in order already, as long as its snapshot lasts; those of several are merged for each list. */
export function placeListed(listed: readonly ListedTasks[], query: TaskQuery): PlacedTasks {
  const orders = listed.map(({ index }) => index.positions(query));
  const [only = []] = orders;
  const places = orders.length < 2 ? only : orders.flat().sort(comparePositions(query.order));
  return { places, totals: orders.map(({ length }) => length) };
}

/** Places the listed tasks of one reading, which are asked for as the jobs are foreseen and as the list is composed. */
export function listedPlacer(query: TaskQuery): (listed: readonly ListedTasks[]) => PlacedTasks {
  let last: { readonly listed: readonly ListedTasks[]; readonly placed: PlacedTasks } | null = null;
  return (listed) => {
    if (last?.listed !== listed) last = { listed, placed: placeListed(listed, query) };
    return last.placed;
  };
}
