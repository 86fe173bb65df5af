import type { ListConditions } from '../../../application/list-request.js';
import { InvalidParameterError } from '../../../domain/errors.js';
import { MAX_PAGE_SIZE } from '../../../domain/page.js';
import { TASK_SOURCES, TASK_STATUSES } from '../../../domain/task.js';
import type { SortKey, TaskOrder } from '../../../domain/task-order.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { parseTimestamp } from '../../../domain/timestamp.js';
import { readParameters } from './read-parameters.js';

const MAX_PAGE = 999_999_999;
const MAX_TASK_TYPES = 50;
const MAX_TASK_TYPE_LENGTH = 255;
const MAX_TIMESTAMP_LENGTH = 48;
const WHOLE_NUMBER = /^[1-9]\d{0,8}$/;
const CONTROL = /\p{Cc}/u;
const SORT_KEYS = new Map<string, SortKey>([
  ['created_at', 'createdAt'],
  ['started_at', 'startedAt'],
  ['finished_at', 'finishedAt'],
]);
const SORT_WORDS = [...SORT_KEYS.keys()].flatMap((key) => [key, `-${key}`]);

type ParameterParser = (value: string, name: string) => ListConditions;

const PARSERS = new Map<string, ParameterParser>([
  ['page', (value, name) => ({ page: parseWholeNumber(value, name, MAX_PAGE) })],
  ['size', (value, name) => ({ size: parseWholeNumber(value, name, MAX_PAGE_SIZE) })],
  ['task_type', (value, name) => ({ filter: { taskTypes: parseTaskTypes(value, name) } })],
  ['status_filter', (value, name) => ({ filter: { statuses: parseWords(value, name, TASK_STATUSES) } })],
  ['source', (value, name) => ({ filter: { source: parseWord(value, name, TASK_SOURCES) } })],
  ['sort', (value, name) => ({ order: parseOrder(value, name) })],
  ['as_of', (value, name) => ({ asOf: parseMoment(value, name) })],
]);

/**
 * Reads the raw query string of the task list; what isn't there is left out.
 * @throws InvalidParameterError which names the parameter, for whatever isn't exactly as documented.
 */
export function parseListQuery(rawQuery: string): ListConditions {
  const known = [...PARSERS.keys()];
  let parsed: ListConditions = {};
  for (const [name, value] of readParameters(rawQuery, known)) {
    const one = PARSERS.get(name)?.(value, name);
    parsed = { ...parsed, ...one, filter: { ...parsed.filter, ...one?.filter } };
  }
  return parsed;
}

function parseWholeNumber(value: string, name: string, max: number): number {
  const number = WHOLE_NUMBER.test(value) ? Number(value) : NaN;
  if (!(number <= max)) throw new InvalidParameterError(name, `a whole number from 1 to ${max}`);
  return number;
}

function parseTaskTypes(value: string, name: string): string[] {
  const types = value.split(',');
  const isType = (type: string) => type !== '' && type.length <= MAX_TASK_TYPE_LENGTH && !CONTROL.test(type);
  if (types.length > MAX_TASK_TYPES || !types.every(isType) || hasDuplicates(types)) {
    const limits = `1 to ${MAX_TASK_TYPES} different task types of 1 to ${MAX_TASK_TYPE_LENGTH} characters`;
    throw new InvalidParameterError(name, `${limits}, separated by commas`);
  }
  return types;
}

function parseWords<Word extends string>(value: string, name: string, words: readonly Word[]): Word[] {
  const parsed = value.split(',').map((text) => words.find((word) => word === text));
  const found = parsed.filter((word) => word !== undefined);
  if (found.length < parsed.length || hasDuplicates(found)) {
    throw new InvalidParameterError(name, `any of ${words.join(', ')}, each once, separated by commas`);
  }
  return found;
}

function parseWord<Word extends string>(value: string, name: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new InvalidParameterError(name, `one of ${words.join(', ')}`);
  return found;
}

function parseOrder(value: string, name: string): TaskOrder {
  const word = parseWord(value, name, SORT_WORDS);
  const key = SORT_KEYS.get(word.replace('-', ''));
  if (key === undefined) throw new InvalidParameterError(name, `one of ${SORT_WORDS.join(', ')}`);
  return { key, direction: word.startsWith('-') ? 'descending' : 'ascending' };
}

function parseMoment(value: string, name: string): Timestamp {
  const moment = value.length <= MAX_TIMESTAMP_LENGTH ? parseTimestamp(value) : null;
  if (moment === null) {
    throw new InvalidParameterError(name, 'an RFC 3339 timestamp such as 2026-01-02T03:04:05.123456Z');
  }
  return moment;
}

function hasDuplicates(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
