import { BoundedMap } from '../../../application/bounded-map.js';
import { isChosen } from '../../../application/query/matching.js';
import type { TaskFilter } from '../../../domain/task-filter.js';
import { toTaskStatus } from '../../../domain/task.js';
import { parseClass, writeClass } from '../sql.js';
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
  const isFiltered = filter.statuses.length > 0 || filter.taskTypes.length > 0;
  const names = copy.classes.map(({ name }) => name).filter((name) => isClassChosen(name, filter));
  const words = names.map(parseClass);
  const chosen = isFiltered ? copy.choose((name) => isClassChosen(name, filter)) : null;
  return {
    chosen,
    count: copy.count(chosen),
    statuses: words.map(({ status }) => status),
    taskTypes: words.map(({ taskType }) => taskType),
    arePlain: !isFiltered || names.every(isClassPlain),
  };
}

/** Whether the filter leaves jobs of a class, by its name. */
export function isClassChosen(name: string, filter: TaskFilter): boolean {
  const { status, taskType } = parseClass(name);
  return isChosen({ status: toTaskStatus(status), taskType }, filter);
}

/** Whether the table's own words are the list's, so that a filter's words find the jobs. */
export function isClassPlain(name: string): boolean {
  const { status, taskType } = parseClass(name);
  return taskType !== '' && name === writeClass({ status: toTaskStatus(status), taskType });
}
