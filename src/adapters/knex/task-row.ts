import { StoredTask } from '../../domain/stored-task.js';
import type { Task, TaskStatus } from '../../domain/task.js';
import { MAX_DETAILS_DEPTH, TOO_DEEP, toProgress, toStatusText } from '../../domain/task.js';
import { MAX_TASK_TYPE_LENGTH } from '../../domain/task-type.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { parseJson } from '../json/json-text.js';
import { hasLongNumber } from '../json/long-number.js';

/** Details whose text is longer are left out of a list: 64 KiB, so that a page of a hundred can be sent and read. */
export const MAX_DETAILS_BYTES = 65_536;

/** Longer texts are cut, in characters. */
export const MAX_TEXT = {
  name: 1_000,
  user_id: 1_000,
  task_type: MAX_TASK_TYPE_LENGTH,
  error: 10_000,
} as const;

/** A row of the table, its timestamps written as the domain writes them. */
export interface JobRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly name: string | null;
  readonly task_type: string | null;
  readonly status: string | null;
  /** As the driver gives the column's type: `numeric` and `bigint` come as text. */
  readonly progress: number | string | null;
  readonly error: string | null;
  readonly created_at: string | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** The JSON's text; null where it is too large, or there is none. */
  readonly details: string | null;
  /** The text's size; the stored (compressed) size where the text is too large to be written out. */
  readonly details_bytes: number | null;
}

/** Most details are only passed on, and so are parsed no sooner than somebody looks into them. */
export function rowToTask(
  row: JobRow,
  origin: string,
  readStatus: (word: string | null) => TaskStatus,
): Task {
  const status = readStatus(row.status);
  const task = {
    id: row.id,
    source: 'compute',
    origin,
    taskType: row.task_type ?? '',
    status,
    statusText: toStatusText(row.status, status),
    name: row.name,
    userId: row.user_id,
    progress: readProgress(row.progress),
    createdAt: row.created_at as Timestamp | null,
    startedAt: row.started_at as Timestamp | null,
    finishedAt: row.finished_at as Timestamp | null,
    error: row.error,
  } as const;
  const { details, details_bytes: bytes } = row;
  if (bytes === null) return { ...task, details: null };
  if (details === null) return { ...task, details: { details_omitted: 'too_large', bytes } };
  if (isTooDeep(details)) return { ...task, details: { ...TOO_DEEP, bytes } };
  if (hasLongNumber(details)) return { ...task, details: parseJson(details) };
  return new StoredTask(task, details, parseJson);
}

/** What is no number is none that a list could show; it stays apart from NULL, so that the list can tell of it. */
function readProgress(stored: JobRow['progress']): number | null {
  return typeof stored === 'string' ? (toProgress(stored) ?? NaN) : stored;
}

/** Counts brackets in the text: parsing it first could overflow the stack. Most have too few to be looked at one by one. */
function isTooDeep(json: string): boolean {
  if (count('{', json) + count('[', json) <= MAX_DETAILS_DEPTH) return false;
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > MAX_DETAILS_DEPTH) return true;
  }
  return false;
}

function count(bracket: string, json: string): number {
  let brackets = 0;
  for (let at = json.indexOf(bracket); at !== -1; at = json.indexOf(bracket, at + 1)) brackets++;
  return brackets;
}
