import type { Window } from '../../../domain/page.js';
import type { TaskCount, TaskSnapshot } from '../../../domain/ports/task-repository.js';
import type { TaskPosition } from '../../../domain/task-order.js';
import type { TaskQuery } from '../../../domain/task-query.js';
import { FIRST_TOLD } from '../../../domain/timestamp.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { readClass, wordsOfClass } from '../position-plan.js';
import type { JobRow } from '../task-row.js';
import { rowToTask } from '../task-row.js';
import type { Vocabulary } from './filtered-classes.js';
import { isClassChosen } from './filtered-classes.js';
import type { LedgerCopy } from './ledger-copy.js';
import type { Told } from './list-statement.js';
import type { TextRow } from './pipeline.js';
import type { Plan } from './plan-ahead.js';
import { subjectOf, totalOf } from './plan-ahead.js';

/** Asked of a snapshot that holds only what was foreseen. */
export class UnforeseenError extends Error {
  override readonly name = 'UnforeseenError';

  constructor() {
    super('not read ahead');
  }
}

export interface Answer {
  readonly origin: string;
  readonly query: TaskQuery;
  readonly window: Window;
  readonly copy: LedgerCopy;
  readonly vocabulary: Vocabulary;
  readonly plan: Plan;
  readonly told: Told;
  readonly rows: readonly TextRow[];
}

/**
 * The snapshot of what a statement answered. null where it can't be told from the copy; 'again' where the plan was made
 * of too old an idea of what was written since.
 */
export function answerAhead(answer: Answer): TaskSnapshot | null | 'again' {
  const { query, window, copy, vocabulary, plan, told, rows } = answer;
  const { shape, reach } = plan;
  const subject = subjectOf(query, copy, told.open, vocabulary);
  if (subject === null || told.open.some(([, count, dated]) => count !== dated)) return null;
  const wanted = told.open.filter(([name]) => isClassChosen(name, query.filter, vocabulary));
  if (shape.among === 'classes' && wanted.some(([name]) => !copy.has(name))) return null;
  const { statuses, taskTypes } = reach;
  const isUnasked = (name: string) => {
    const { status, taskType } = wordsOfClass({ class: name });
    return statuses?.includes(status) === false || taskTypes?.includes(taskType) === false;
  };
  if (shape.among === 'filtered' && wanted.some(([name]) => isUnasked(name))) return 'again';
  const isBeyondEnd = shape.idsDescend && reach.leaf === null;
  if (told.skipped < 0 && !isBeyondEnd) return 'again';
  const total = totalOf(subject);
  const expected = Math.max(0, Math.min(window.offset + window.limit, total) - window.offset);
  if (rows.length !== expected) return 'again';
  return new AnsweredSnapshot(answer);
}

class AnsweredSnapshot implements TaskSnapshot {
  readonly takenAt: Timestamp;
  readonly ahead: Window;
  readonly #query: TaskQuery;
  readonly #classes: readonly TaskCount[];
  readonly #origin: string;
  readonly #readStatus: Vocabulary['readStatus'];
  readonly #rows: readonly JobRow[];

  constructor({ origin, query, window, copy, vocabulary, plan, told, rows }: Answer) {
    const takenAt = toMoment(told.takenAt);
    if (takenAt === null) throw new RangeError(`no moment: ${told.takenAt}`);
    this.takenAt = takenAt;
    this.ahead = window;
    this.#query = query;
    this.#classes = countClasses(copy, told, vocabulary);
    this.#origin = origin;
    this.#readStatus = vocabulary.readStatus;
    const read = rows.map(toJobRow);
    // Ids turn with the reading, and with them all of its order.
    this.#rows = plan.shape.idsDescend ? read.reverse() : read;
  }

  async count(query: TaskQuery) {
    this.#expect(query);
    return { classes: this.#classes, searchedFrom: null };
  }

  async positions(query: TaskQuery, { offset, limit }: Window) {
    this.#expect(query);
    const from = offset - this.ahead.offset;
    if (from < 0 || offset + limit > this.ahead.offset + this.ahead.limit) throw new UnforeseenError();
    const origin = this.#origin;
    return this.#rows.slice(from, from + limit).map(({ id, created_at: at }): TaskPosition => ({
      source: 'compute',
      origin,
      id,
      at: at as Timestamp,
    }));
  }

  async get(ids: readonly string[]) {
    const wanted = new Set(ids);
    const found = this.#rows.filter(({ id }) => wanted.has(id));
    if (found.length < wanted.size) throw new UnforeseenError();
    return found.map((row) => rowToTask(row, this.#origin, this.#readStatus));
  }

  histogram(): never {
    throw new UnforeseenError();
  }

  scan(): never {
    throw new UnforeseenError();
  }

  #expect(query: TaskQuery): void {
    if (query !== this.#query) throw new UnforeseenError();
  }
}

/** The copy's, and what was written since; a class that has no jobs any more is none. */
function countClasses(copy: LedgerCopy, { open }: Told, vocabulary: Vocabulary): readonly TaskCount[] {
  if (open.length === 0) return countCopied(copy, vocabulary);
  const counts = new Map(copy.classes.map(({ name, count }) => [name, count]));
  for (const [name, count] of open) counts.set(name, (counts.get(name) ?? 0) + count);
  return toTaskCounts(counts, vocabulary);
}

const known = new WeakMap<LedgerCopy, { readonly version: number; readonly classes: readonly TaskCount[] }>();

function countCopied(copy: LedgerCopy, vocabulary: Vocabulary): readonly TaskCount[] {
  const kept = known.get(copy);
  if (kept?.version === copy.version) return kept.classes;
  const classes = toTaskCounts(
    copy.classes.map(({ name, count }) => [name, count]),
    vocabulary,
  );
  known.set(copy, { version: copy.version, classes });
  return classes;
}

function toTaskCounts(
  counts: Iterable<readonly [name: string, count: number]>,
  { readStatus }: Vocabulary,
): readonly TaskCount[] {
  return [...counts].flatMap(([name, count]) => {
    const { status, taskType } = readClass(name, readStatus);
    return count === 0 ? [] : [{ taskType, status, count, newer: 0 }];
  });
}

const MOMENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?\+00$/;

/** Of what Postgres writes in UTC; null for what the list has no place for. */
function toMoment(text: string | null): Timestamp | null {
  const [, date, time, fraction = '.'] = MOMENT.exec(text ?? '') ?? [];
  if (date === undefined || time === undefined) return null;
  const moment = `${date}T${time}${fraction.padEnd(7, '0')}Z` as Timestamp;
  return moment < FIRST_TOLD ? null : moment;
}

/** Of the columns in the order of `JOB_COLUMNS`. */
function toJobRow(columns: TextRow): JobRow {
  const [
    id,
    userId,
    name,
    taskType,
    status,
    progress,
    error,
    createdAt,
    startedAt,
    finishedAt,
    bytes,
    details,
  ] = columns;
  return {
    id: id ?? '',
    user_id: userId ?? null,
    name: name ?? null,
    task_type: taskType ?? null,
    status: status ?? null,
    progress: progress ?? null,
    error: error ?? null,
    created_at: toMoment(createdAt ?? null),
    started_at: toMoment(startedAt ?? null),
    finished_at: toMoment(finishedAt ?? null),
    details_bytes: sizeOf(details ?? null, bytes ?? null),
    details: details ?? null,
  };
}

function sizeOf(details: string | null, told: string | null): number | null {
  if (told !== null) return Number(told);
  return details === null ? null : Buffer.byteLength(details);
}
