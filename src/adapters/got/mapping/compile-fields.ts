import { cutText } from '../../../domain/cut-text.js';
import { isWellFormed } from '../../../domain/is-well-formed.js';
import type { Task } from '../../../domain/task.js';
import { isUnfinished, toProgress } from '../../../domain/task.js';
import type { StreamFields } from '../stream-mapping.js';
import { compileDetails } from './compile-details.js';
import { compilePath } from './compile-path.js';
import { compileSilence } from './compile-silence.js';
import { compileStatus } from './compile-status.js';
import { compileText } from './compile-text.js';
import { compileTime } from './compile-time.js';
import type { Entry } from './entry.js';
import { isObject, toScalarText } from './entry.js';
import type { Memories, Reading } from './reading.js';

const MAX_ID_LENGTH = 512;
const MAX_TYPE_LENGTH = 255;
const MAX_NAME_LENGTH = 1_024;
const MAX_ERROR_LENGTH = 8_192;

export interface ReadStream {
  readonly stream: Task;
  /** Whether each of its times could be read, or is said to be none. */
  readonly hasReadableTimes: boolean;
}

/** Reads one entry; null where it has no usable id, the only value that it must have. */
export type StreamReader = (entry: Entry, reading: Reading) => ReadStream | null;

export function compileFields(fields: StreamFields, origin: string, memories: Memories): StreamReader {
  const readId = compileText(fields.id);
  const readName = compileText(fields.name);
  const readUser = compileText(fields.userId);
  const readType = compileText(fields.taskType);
  const readStatus = compileStatus(fields.status);
  const readProgress = compileProgress(fields.progress);
  const readError = compileText(fields.error);
  const readTimes = [fields.createdAt, fields.startedAt, fields.finishedAt].map((source) =>
    compileTime(source, memories),
  );
  const readDetails = compileDetails(fields.details);
  const isSilent = compileSilence(fields.silent, memories);
  return (entry, reading) => {
    const id = readId(entry);
    if (id === null || !isUsableId(id)) return null;
    const { status, statusText } = readStatus(entry);
    const times = readTimes.map((read) => read(entry, id, reading));
    const [createdAt = null, startedAt = null, finishedAt = null] = times;
    const details = readDetails(entry);
    const stream: Task = {
      id,
      source: 'streaming',
      origin,
      taskType: toTaskType(readType(entry)),
      status,
      statusText,
      name: toText(readName(entry), MAX_NAME_LENGTH),
      userId: toText(readUser(entry), MAX_ID_LENGTH),
      progress: readProgress(entry),
      createdAt: fields.createdAt === undefined ? startedAt : createdAt,
      startedAt,
      finishedAt: isUnfinished(status) ? null : finishedAt,
      error: toText(readError(entry), MAX_ERROR_LENGTH),
      details:
        status === 'running' && isSilent(entry, id, reading) && isObject(details)
          ? { ...details, silent: true }
          : details,
    };
    return { stream, hasReadableTimes: !times.includes(undefined) };
  };
}

function isUsableId(id: string): boolean {
  return id !== '' && id.length <= MAX_ID_LENGTH && isWellFormed(id);
}

function toTaskType(word: string | null): string {
  const isUsable = word !== null && word !== '' && word.length <= MAX_TYPE_LENGTH;
  return isUsable && isWellFormed(word) ? word : 'streaming';
}

/** Cut where it is longer than anybody reads in a list; an empty one tells nothing. */
function toText(text: string | null, maxLength: number): string | null {
  if (text === '') return null;
  if (text === null || text.length <= maxLength) return text;
  return `${cutText(text, maxLength)}…`;
}

function compileProgress(source: StreamFields['progress']): (entry: Entry) => number | null {
  if (source === undefined) return () => null;
  if (typeof source === 'string') {
    const { first } = compilePath(source);
    return (entry) => {
      const value = first(entry);
      return typeof value === 'number' ? toProgress(value) : null;
    };
  }
  const { first } = compilePath(source.path);
  return (entry) => {
    const text = toScalarText(first(entry));
    return text === null || text.trim() === '' ? null : toProgress(Number(text) / source.of);
  };
}
