import { BoundedMap } from '../../../application/bounded-map.js';
import { isChosen } from '../../../application/query/matching.js';
import type { TaskFilter } from '../../../domain/task-filter.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import { hasWords, isFiltered, readClass } from '../position-plan.js';
import { parseClass } from '../sql.js';
import type { Chosen, LedgerCopy } from './ledger-copy.js';

/** What the table's words for a status stand for. */
export type Vocabulary = Pick<JobsSql, 'readStatus' | 'wordsFor' | 'taskType'>;

/** What a filter leaves of a copy. */
export interface FilteredClasses {
  readonly chosen: Chosen;
  /** How many jobs. */
  readonly count: number;
  /** The words of each class, also of those that have no jobs now. */
  readonly statuses: readonly string[];
  readonly taskTypes: readonly string[];
  /** Whether the table has words for all of them, by which their jobs are found. */
  readonly haveWords: boolean;
}

/** Admins look at few lists at a time. */
const MOST_FILTERS = 100;

interface Known {
  readonly version: number;
  readonly classes: BoundedMap<string, FilteredClasses>;
}

const knownOf = new WeakMap<LedgerCopy, Known>();

export function filterClasses(copy: LedgerCopy, filter: TaskFilter, vocabulary: Vocabulary): FilteredClasses {
  let known = knownOf.get(copy);
  if (known?.version !== copy.version) {
    known = { version: copy.version, classes: new BoundedMap(MOST_FILTERS) };
    knownOf.set(copy, known);
  }
  const key = JSON.stringify(filter);
  const found = known.classes.get(key) ?? work(copy, filter, vocabulary);
  known.classes.set(key, found);
  return found;
}

function work(copy: LedgerCopy, filter: TaskFilter, vocabulary: Vocabulary): FilteredClasses {
  const isWanted = (name: string) => isClassChosen(name, filter, vocabulary);
  const names = copy.classes.map(({ name }) => name).filter(isWanted);
  const words = names.map(parseClass);
  const chosen = isFiltered({ filter }) ? copy.choose(isWanted) : null;
  return {
    chosen,
    count: copy.count(chosen),
    statuses: words.map(({ status }) => status),
    taskTypes: words.map(({ taskType }) => taskType),
    haveWords: chosen === null || names.every((name) => hasWords({ class: name })),
  };
}

/** Whether the filter leaves jobs of a class, by its name. */
export function isClassChosen(name: string, filter: TaskFilter, { readStatus }: Vocabulary): boolean {
  return isChosen(readClass(name, readStatus), filter);
}
