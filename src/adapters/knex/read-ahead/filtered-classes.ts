import { BoundedMap } from '../../../application/bounded-map.js';
import { isChosen } from '../../../application/query/matching.js';
import type { TaskFilter } from '../../../domain/task-filter.js';
import { isFiltered, isPlain, readClass } from '../position-plan.js';
import { parseClass } from '../sql.js';
import type { Chosen, LedgerCopy } from './ledger-copy.js';

/** What a filter leaves of a copy. */
export interface FilteredClasses {
  readonly chosen: Chosen;
  /** How many jobs. */
  readonly count: number;
  /** The words of each class, also of those that have no jobs now. */
  readonly statuses: readonly string[];
  readonly taskTypes: readonly string[];
  /** Whether the filter's own words find the jobs of all of them in the table. */
  readonly arePlain: boolean;
}

/** Admins look at few lists at a time. */
const MOST_FILTERS = 100;

interface Known {
  readonly version: number;
  readonly classes: BoundedMap<string, FilteredClasses>;
}

const knownOf = new WeakMap<LedgerCopy, Known>();

export function filterClasses(copy: LedgerCopy, filter: TaskFilter): FilteredClasses {
  let known = knownOf.get(copy);
  if (known?.version !== copy.version) {
    known = { version: copy.version, classes: new BoundedMap(MOST_FILTERS) };
    knownOf.set(copy, known);
  }
  const key = JSON.stringify(filter);
  const found = known.classes.get(key) ?? work(copy, filter);
  known.classes.set(key, found);
  return found;
}

function work(copy: LedgerCopy, filter: TaskFilter): FilteredClasses {
  const names = copy.classes.map(({ name }) => name).filter((name) => isClassChosen(name, filter));
  const words = names.map(parseClass);
  const chosen = isFiltered({ filter }) ? copy.choose((name) => isClassChosen(name, filter)) : null;
  return {
    chosen,
    count: copy.count(chosen),
    statuses: words.map(({ status }) => status),
    taskTypes: words.map(({ taskType }) => taskType),
    arePlain: chosen === null || names.every((name) => isPlain(readClass(name))),
  };
}

/** Whether the filter leaves jobs of a class, by its name. */
export function isClassChosen(name: string, filter: TaskFilter): boolean {
  return isChosen(readClass(name), filter);
}
