import type { Json } from '../../../domain/json.js';
import type { TaskStatus } from '../../../domain/task.js';
import { TASK_STATUSES, toStatusText, toTaskStatus } from '../../../domain/task.js';
import type { StatusSource, StatusWords } from '../stream-mapping.js';
import { compileCondition } from './compile-condition.js';
import { compilePath } from './compile-path.js';
import type { Entry } from './entry.js';
import { toScalarText, toWord } from './entry.js';

export interface ReadStatus {
  readonly status: TaskStatus;
  readonly statusText: string | null;
}

export function compileStatus(source: StatusSource): (entry: Entry) => ReadStatus {
  if (typeof source === 'string') return compileWords(source, {}, 'unknown');
  if ('value' in source) return () => ({ status: source.value, statusText: null });
  if ('path' in source) return compileWords(source.path, source.words, source.else ?? 'unknown');
  const rules = source.rules.map(({ status, when }) => ({ status, holds: compileCondition(when) }));
  const text = source.text === undefined ? null : compilePath(source.text);
  return (entry) => {
    const status = rules.find(({ holds }) => holds(entry))?.status ?? source.else;
    return { status, statusText: toOtherWord(text?.first(entry), status) };
  };
}

function compileWords(path: string, words: StatusWords, otherwise: TaskStatus): (entry: Entry) => ReadStatus {
  const reader = compilePath(path);
  const statuses = new Map(
    TASK_STATUSES.flatMap((status) => (words[status] ?? []).map((word) => [toScalarText(word), status])),
  );
  return (entry) => {
    const value = reader.first(entry);
    const own = toTaskStatus(toWord(value));
    const status = statuses.get(toScalarText(value)) ?? (own === 'unknown' ? otherwise : own);
    return { status, statusText: toOtherWord(value, status) };
  };
}

/** The source's own word, where it is another than the list's. */
function toOtherWord(value: Json | undefined, status: TaskStatus): string | null {
  const word = toWord(value);
  if (word === status) return null;
  return toStatusText(word) ?? (word === '' ? null : word);
}
