import { isWellFormed } from '../../domain/is-well-formed.js';
import type { Json, JsonObject } from '../../domain/json.js';
import type { Task } from '../../domain/task.js';
import { MAX_DETAILS_DEPTH, toTaskStatus } from '../../domain/task.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { parseTimestamp } from '../../domain/timestamp.js';

const MAX_ID_LENGTH = 512;
const MAX_TYPE_LENGTH = 255;
const MAX_NAME_LENGTH = 1_024;
const MAX_ERROR_LENGTH = 8_192;

/** Reads one entry of `GET /streams`; null where it has no usable `stream_id`, the only member that it must have. */
export function entryToStream(entry: Json): Task | null {
  if (!isObject(entry)) return null;
  const id = entry['stream_id'];
  if (typeof id !== 'string' || !isUsableId(id)) return null;
  const details = entry['details'] ?? {};
  return {
    id,
    source: 'streaming',
    taskType: toTaskType(entry['task_type']),
    status: toTaskStatus(entry['status']),
    name: toText(entry['name'], MAX_NAME_LENGTH),
    userId: toText(entry['user_id'], MAX_ID_LENGTH),
    progress: toProgress(entry['progress']),
    createdAt: toTimestamp(entry['created_at']),
    startedAt: toTimestamp(entry['started_at']),
    finishedAt: toTimestamp(entry['finished_at']),
    error: toText(entry['error'], MAX_ERROR_LENGTH),
    details: isShallow(details, MAX_DETAILS_DEPTH) ? details : '[nested too deeply to be shown]',
  };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isUsableId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_LENGTH && isWellFormed(id);
}

function toTaskType(value: Json | undefined): string {
  const isUsable = typeof value === 'string' && value !== '' && value.length <= MAX_TYPE_LENGTH;
  return isUsable && isWellFormed(value) ? value : 'streaming';
}

/** Cut where it is longer than anybody reads in a list. */
function toText(value: Json | undefined, maxLength: number): string | null {
  if (typeof value !== 'string') return null;
  return value.length <= maxLength ? value : `${value.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function toProgress(value: Json | undefined): number | null {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : null;
}

function toTimestamp(value: Json | undefined): Timestamp | null {
  return typeof value === 'string' ? parseTimestamp(value) : null;
}

function isShallow(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner: Json) => isShallow(inner, depth - 1));
}
