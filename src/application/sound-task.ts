import { StoredTask } from '../domain/stored-task.js';
import type { Task, TaskSource, TaskStatus } from '../domain/task.js';
import { TASK_STATUSES, toProgress } from '../domain/task.js';
import type { Timestamp } from '../domain/timestamp.js';
import { toTimestamp } from '../domain/timestamp.js';

/** A cell of the list that shows nothing, since its source has there what no task can have. */
export interface UnreadableCell {
  readonly source: TaskSource;
  readonly id: string;
  readonly field: CheckedField;
}

export type CheckedField = Exclude<keyof Task, 'id' | 'source' | 'origin' | 'details'>;

interface Cell<T> {
  /** null for what it can't be. */
  readonly read: (value: unknown) => T | null;
  /** What stands in its place. */
  readonly none: T;
}

const text: Cell<string | null> = { read: toText, none: null };
const moment: Cell<Timestamp | null> = { read: toTimestamp, none: null };

const CELLS: { readonly [Field in CheckedField]: Cell<Task[Field]> } = {
  taskType: { read: toText, none: '' },
  status: { read: toKnownStatus, none: 'unknown' },
  statusText: text,
  name: text,
  userId: text,
  progress: { read: toProgress, none: null },
  createdAt: moment,
  startedAt: moment,
  finishedAt: moment,
  error: text,
};
const FIELDS = Object.keys(CELLS) as CheckedField[];

/**
 * The task as its type promises it, whatever its source gave: what can't be read costs its cell, never the list.
 * `tell` hears of each such cell. The same object where it is as promised.
 */
export function soundTask(task: Task, tell?: (cell: UnreadableCell) => void): Task {
  if (isSound(task)) return task;
  const { source } = task;
  const id = String(task.id);
  const sound: Record<string, unknown> = { ...task, id, details: task.details ?? null };
  for (const field of FIELDS) {
    const value: unknown = task[field] ?? null;
    const { read, none } = CELLS[field];
    const readable = value === null ? null : read(value);
    if (value !== null && readable === null) tell?.({ source, id, field });
    sound[field] = readable ?? none;
  }
  return sound as unknown as Task;
}

function isSound(task: Task): boolean {
  if (typeof (task.id as unknown) !== 'string') return false;
  // Asked for, a stored task's details would be parsed.
  if (StoredTask.detailsTextOf(task) === null && (task.details as unknown) === undefined) return false;
  return FIELDS.every((field) => {
    const value: unknown = task[field];
    const { read, none } = CELLS[field];
    return value === none || (value !== null && value === read(value));
  });
}

function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function toKnownStatus(value: unknown): TaskStatus | null {
  return TASK_STATUSES.find((status) => status === value) ?? null;
}
