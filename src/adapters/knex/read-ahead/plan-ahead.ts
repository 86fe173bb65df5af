import type { Window } from '../../../domain/page.js';
import type { TaskQuery } from '../../../domain/task-query.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { hasWords, isFiltered, wordsOfClass } from '../position-plan.js';
import type { FilteredClasses, Vocabulary } from './filtered-classes.js';
import { filterClasses, isClassChosen } from './filtered-classes.js';
import type { LedgerCopy } from './ledger-copy.js';
import type { OpenClasses, Reach, Shape } from './list-statement.js';

/** What a query is about: some of the copy's classes, and what was written of them since. */
export interface Subject {
  readonly query: TaskQuery;
  readonly copy: LedgerCopy;
  readonly classes: FilteredClasses;
  /** The words that the filter's statuses and types have in the table; null where it leaves all. */
  readonly statuses: readonly string[] | null;
  readonly taskTypes: readonly string[] | null;
  /** How many jobs were written since, about; more than none where that is what moves others along. */
  readonly open: number;
}

export interface Plan {
  readonly shape: Shape;
  readonly reach: Reach;
}

/** Reading so many rows from an end costs less than the way to a leaf. */
const NEAR = 100;
/** What it costs to begin reading a class, and a row of it, in entries of an index that are passed over. */
const A_CLASS = 30;
const A_ROW_OF_CLASS = 2;
/** So many jobs more than are needed are looked at class by class, as others may go meanwhile. */
const SLACK = 30;

/** The subject of a query; null where the filter's words don't find the jobs. */
export function subjectOf(
  query: TaskQuery,
  copy: LedgerCopy,
  open: OpenClasses,
  vocabulary: Vocabulary,
): Subject | null {
  const { filter } = query;
  const classes = filterClasses(copy, filter, vocabulary);
  const wanted = open.filter(([name]) => isClassChosen(name, filter, vocabulary));
  const haveWords = wanted.every(([name]) => hasWords({ class: name }));
  if (!classes.haveWords || (isFiltered(query) && !haveWords)) return null;
  const words = wanted.map(([name]) => wordsOfClass({ class: name }));
  return {
    query,
    copy,
    classes,
    statuses:
      filter.statuses.length === 0
        ? null
        : unique([
            ...vocabulary.wordsFor(filter.statuses),
            ...classes.statuses,
            ...words.map(({ status }) => status),
          ]),
    taskTypes:
      filter.taskTypes.length === 0
        ? null
        : unique([
            ...filter.taskTypes.filter((type) => vocabulary.taskType.takes(type)),
            ...classes.taskTypes,
            ...words.map(({ taskType }) => taskType),
          ]),
    open: wanted.reduce((sum, [, count]) => sum + count, 0),
  };
}

function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

export function totalOf({ classes, open }: Subject): number {
  return classes.count + open;
}

/** How many of the subject's jobs stand before a moment in the list. */
export function countBefore(subject: Subject, at: Timestamp | null): { least: number; most: number } {
  const total = totalOf(subject);
  if (at === null) return { least: total, most: total };
  const { query, copy, classes, open } = subject;
  const { before, here } = copy.countBefore(at, classes.chosen);
  const slack = Math.abs(open);
  const [least, most] =
    query.order.direction === 'ascending'
      ? [before, before + here]
      : [classes.count - before - here, classes.count - before];
  return { least: Math.max(0, least - slack), most: most + slack };
}

/** How to read the window with the fewest rows to pass: forward or backward, from an end or a leaf. */
export function planAhead(subject: Subject, window: Window): Plan {
  const forward = planWay(subject, window, false);
  const backward = planWay(subject, window, true);
  const way = forward.passed <= backward.passed ? forward : backward;
  const { copy, classes } = subject;
  const words = { statuses: subject.statuses, taskTypes: subject.taskTypes };
  const shape = { descends: way.descends, idsDescend: way.isBackward } as const;
  const reach = { leaf: way.leaf, lastLeaf: null, skipped: way.skipped, limit: window.limit, ...words };
  if (!isFiltered(subject.query)) return { shape: { ...shape, among: 'all' }, reach };
  const { statuses, taskTypes } = classes;
  const end = endOf(subject, way, window);
  const along = ((way.passed + window.limit) * copy.size) / Math.max(1, classes.count);
  const byClass = statuses.length * A_CLASS + end.rows * A_ROW_OF_CLASS;
  if (along <= byClass) return { shape: { ...shape, among: 'filtered' }, reach };
  return {
    shape: { ...shape, among: 'classes' },
    reach: { ...reach, lastLeaf: end.leaf, statuses, taskTypes },
  };
}

interface Way {
  readonly isBackward: boolean;
  readonly descends: boolean;
  readonly leaf: Timestamp | null;
  /** As the statement is told. */
  readonly skipped: number;
  /** As is expected. */
  readonly passed: number;
}

/** The copy's place of the first row that is read, from the end at which this way of reading begins. */
function placeOf(subject: Subject, { offset, limit }: Window, isBackward: boolean): number {
  return isBackward ? subject.classes.count - offset - limit : offset;
}

function planWay(subject: Subject, window: Window, isBackward: boolean): Way {
  const { query, open } = subject;
  const descends = (query.order.direction === 'descending') !== isBackward;
  const place = placeOf(subject, window, isBackward);
  // New jobs mostly come at the newest end: read from there, they move the others along.
  const moved = descends && !isBackward ? Math.max(0, open) : 0;
  const found = place - moved <= NEAR ? null : findFrom(subject, place - moved, descends);
  const skipped = place - (found?.passed ?? 0);
  const passed = Math.max(0, skipped + (isBackward ? open : 0));
  return { isBackward, descends, leaf: found?.start ?? null, skipped, passed };
}

/** The leaf of a place from one end, and how many jobs lie beyond it. */
function findFrom({ copy, classes }: Subject, place: number, descends: boolean) {
  const total = classes.count;
  const found = copy.find(descends ? total - 1 - place : place, classes.chosen);
  if (found === null) return null;
  return { start: found.start, passed: descends ? total - found.before - found.size : found.before };
}

/** The leaf in which reading ends at the latest, and how many rows lie up to it. */
function endOf(subject: Subject, { descends, isBackward, skipped }: Way, window: Window) {
  const { copy, classes, open } = subject;
  const last = placeOf(subject, window, isBackward) + window.limit + Math.abs(open) + SLACK;
  const found = findFrom(subject, last, descends);
  const total = classes.count;
  return {
    leaf: found?.start ?? null,
    rows:
      found === null
        ? Math.max(0, total - last + window.limit + skipped)
        : skipped + window.limit + SLACK + total / copy.leaves,
  };
}
