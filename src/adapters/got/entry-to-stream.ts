import { cutText } from '../../domain/cut-text.js';
import { isWellFormed } from '../../domain/is-well-formed.js';
import type { Json, JsonObject } from '../../domain/json.js';
import { readMoment } from '../../domain/read-moment.js';
import type { Task } from '../../domain/task.js';
import {
  isUnfinished,
  MAX_DETAILS_DEPTH,
  TOO_DEEP,
  toProgress,
  toStatusText,
  toTaskStatus,
} from '../../domain/task.js';

const MAX_ID_LENGTH = 512;
const MAX_TYPE_LENGTH = 255;
const MAX_NAME_LENGTH = 1_024;
const MAX_ERROR_LENGTH = 8_192;

export interface ReadStream {
  readonly stream: Task;
  /** Whether each of its times could be read, or is said to be none. */
  readonly hasReadableTimes: boolean;
}

/** Reads one entry of `GET /streams`; null where it has no usable `stream_id`, the only member that it must have. */
export function entryToStream(entry: Json, origin: string): ReadStream | null {
  if (!isObject(entry)) return null;
  const id = toWord(entry['stream_id']);
  if (id === null || !isUsableId(id)) return null;
  const details = entry['details'] ?? {};
  const word = toWord(entry['status']);
  const status = toTaskStatus(word);
  const { progress } = entry;
  const times = [entry['created_at'], entry['started_at'], entry['finished_at']].map(readMoment);
  const [createdAt = null, startedAt = null, finishedAt = null] = times;
  const stream: Task = {
    id,
    source: 'streaming',
    origin,
    taskType: toTaskType(entry['task_type']),
    status,
    statusText: toStatusText(word),
    name: toText(entry['name'], MAX_NAME_LENGTH),
    userId: toText(entry['user_id'], MAX_ID_LENGTH),
    progress: typeof progress === 'number' ? toProgress(progress) : null,
    createdAt,
    startedAt,
    finishedAt: isUnfinished(status) ? null : finishedAt,
    error: toText(entry['error'], MAX_ERROR_LENGTH),
    details: isShallow(details, MAX_DETAILS_DEPTH) ? details : TOO_DEEP,
  };
  return { stream, hasReadableTimes: !times.includes(undefined) };
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or a whole number as its decimal digits; not one that a double may have rounded. */
function toWord(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  return null;
}

function isUsableId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_LENGTH && isWellFormed(id);
}

function toTaskType(value: Json | undefined): string {
  const word = toWord(value);
  const isUsable = word !== null && word !== '' && word.length <= MAX_TYPE_LENGTH;
  return isUsable && isWellFormed(word) ? word : 'streaming';
}

/** Cut where it is longer than anybody reads in a list. */
function toText(value: Json | undefined, maxLength: number): string | null {
  const text = toWord(value);
  if (text === null || text.length <= maxLength) return text;
  return `${cutText(text, maxLength)}…`;
}

function isShallow(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner: Json) => isShallow(inner, depth - 1));
}
