import type { Json, JsonObject } from '../../domain/json.js';
import type { SearchWord } from '../../domain/task-scope.js';
import type { Task } from '../../domain/task.js';
import { isWellFormed } from '../../domain/is-well-formed.js';
import { mayHoldSecret } from '../redaction/may-hold-secret.js';
import { redactText } from '../redaction/redact-text.js';
import { secrecyOf } from '../redaction/secret-names.js';
import { isToldByNeighbours } from '../redaction/secret-shapes.js';

const MAX_WORDS = 10;
const MAX_LENGTH = 500;
/** A shorter beginning of an id is no id: most words would be one. */
export const MIN_ID_PREFIX = 6;
/** What stands in quotes is one word, whatever it holds; `path:"two words"` too. An address is no path. */
const WORD = /(?:([A-Za-z_][\w-]*(?:\.[\w-]+)*):(?!\/\/))?(?:"([^"]*)"|([^\s"]+))/g;

/**
 * Reads what somebody typed into a search: words, `"several words"` in quotes, `error:word`, `path.in.details:value`.
 * @returns null where it is too long, has too many words, or can't be written in UTF-8 or in Postgres.
 */
export function parseSearch(text: unknown): readonly SearchWord[] | null {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return null;
  if (text.includes('\0') || !isWellFormed(text)) return null;
  const words = [...text.matchAll(WORD)].flatMap(([, path, quoted, bare]) =>
    toWord(path, quoted ?? bare ?? ''),
  );
  return words.length <= MAX_WORDS ? words : null;
}

export const SEARCH_EXPECTS = `words, "words in quotes", error:word or path:value; at most ${MAX_WORDS}, of ${MAX_LENGTH} characters in all`;

/** Read again, it gives the same words. */
export function writeSearch(words: readonly SearchWord[]): string {
  return words.map(writeWord).join(' ');
}

function toWord(path: string | undefined, value: string): SearchWord[] {
  if (value === '') return [];
  if (path === undefined) return [{ kind: 'text', text: value }];
  if (path === 'error') return [{ kind: 'error', text: value }];
  return [{ kind: 'detail', path: path.split('.'), value }];
}

function writeWord(word: SearchWord): string {
  if (word.kind === 'text') return `"${word.text}"`;
  if (word.kind === 'error') return `error:"${word.text}"`;
  return `${word.path.join('.')}:"${word.value}"`;
}

/** What of a task is searched. */
export type Searched = Pick<Task, 'id' | 'name' | 'userId' | 'error' | 'details'>;

/** Whether a word is found in a task. Nothing that redaction hides can be found, and so be guessed at. */
export function isFound(task: Searched, word: SearchWord): boolean {
  if (word.kind === 'error') return contains(task.error, word.text);
  if (word.kind === 'detail') return isSearchableDetail(word) && holds(task.details, word.path, word.value);
  const { text } = word;
  return isId(task.id, text) || task.userId === text || contains(task.name, text);
}

/** Whether a value at this path may be asked for: neither its names nor itself, nor what may stand beside it, is hidden. */
export function isSearchableDetail({ path, value }: Extract<SearchWord, { kind: 'detail' }>): boolean {
  return (
    redactText(value) === value &&
    path.every((name) => secrecyOf(name) === 'none' && redactText(name) === name && !isToldByNeighbours(name))
  );
}

/** What the value may be in JSON: its text or, where it reads as one, the number, true or false. */
export function readDetailValue(value: string): readonly (string | number | bigint | boolean)[] {
  if (value === 'true' || value === 'false') return [value, value === 'true'];
  if (/^-?(?:0|[1-9]\d{0,30})$/.test(value)) return [value, BigInt(value)];
  return /^-?(?:0|[1-9]\d{0,14})\.\d{1,15}$/.test(value) ? [value, Number(value)] : [value];
}

function isId(id: string, text: string): boolean {
  const [whole, wanted] = [fold(id), fold(text)];
  return whole === wanted || (wanted.length >= MIN_ID_PREFIX && whole.startsWith(wanted));
}

function contains(shown: string | null, text: string): boolean {
  return shown !== null && fold(shown).includes(fold(text)) && !mayHoldSecret(shown);
}

/** Letters in either case are the same. */
function fold(text: string): string {
  return text.toLowerCase();
}

function holds(details: Json, path: readonly string[], value: string): boolean {
  let inner: Json | undefined = details;
  for (const name of path) {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return false;
    inner = Object.hasOwn(inner, name) ? (inner as JsonObject)[name] : undefined;
    if (inner === undefined) return false;
  }
  if (inner === null || typeof inner === 'object') return false;
  const isText = typeof inner === 'string';
  const found = String(inner);
  return readDetailValue(value).some(
    (wanted) => (typeof wanted === 'string') === isText && String(wanted) === found,
  );
}
