import type { ListConditions } from '../../../application/list-request.js';
import { InvalidParameterError } from '../../../domain/errors.js';
import { MAX_PAGE_SIZE } from '../../../domain/page.js';
import type { TaskStatus } from '../../../domain/task.js';
import { TASK_SOURCES, TASK_STATUSES } from '../../../domain/task.js';
import type { SortKey, TaskOrder } from '../../../domain/task-order.js';
import { isAskableType, MAX_TASK_TYPE_LENGTH } from '../../../domain/task-type.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { parseTimestamp } from '../../../domain/timestamp.js';
import { readParameters } from './read-parameters.js';

const MAX_PAGE = 999_999_999;
const MAX_TASK_TYPES = 50;
const MAX_TIMESTAMP_LENGTH = 48;
const WHOLE_NUMBER = /^[1-9]\d{0,8}$/;
const SORT_KEYS = new Map<string, SortKey>([
  ['created_at', 'createdAt'],
  ['started_at', 'startedAt'],
  ['finished_at', 'finishedAt'],
]);
const SORT_WORDS = [...SORT_KEYS.keys()].flatMap((key) => [key, `-${key}`]);

type ParameterParser = (given: readonly string[], name: string) => ListConditions;

const PARSERS = new Map<string, ParameterParser>([
  ['page', one((value, name) => ({ page: parseWholeNumber(value, name, MAX_PAGE) }))],
  ['size', one((value, name) => ({ size: parseWholeNumber(value, name, MAX_PAGE_SIZE) }))],
  ['task_type', several((values, name) => ({ filter: { taskTypes: parseTaskTypes(values, name) } }))],
  ['status_filter', several((values, name) => ({ filter: { statuses: parseStatuses(values, name) } }))],
  ['source', one((value, name) => ({ filter: { source: parseWord(value, name, TASK_SOURCES) } }))],
  ['sort', one((value, name) => ({ order: parseOrder(value, name) }))],
  ['as_of', one((value, name) => ({ asOf: parseMoment(value, name) }))],
]);

/**
 * Reads the raw query string of the task list; what isn't there is left out.
 * @throws InvalidParameterError which names the parameter, for whatever isn't exactly as documented.
 * @example
 * const page = await listAdminTasks.execute({ userId, readConditions: () => parseListQuery('page=2&sort=started_at') });
 * const body = stringifyJson(taskPageToWire(page));
 */
export function parseListQuery(rawQuery: string): ListConditions {
  const known = [...PARSERS.keys()];
  let parsed: ListConditions = {};
  for (const [name, given] of readParameters(rawQuery, known)) {
    const conditions = PARSERS.get(name)?.(given, name);
    parsed = { ...parsed, ...conditions, filter: { ...parsed.filter, ...conditions?.filter } };
  }
  return parsed;
}

function one(parse: (value: string, name: string) => ListConditions): ParameterParser {
  return ([value = '', ...others], name) => {
    if (others.length > 0) throw new InvalidParameterError(name, 'to be given once');
    if (value === '') throw new InvalidParameterError(name, 'a value');
    return parse(value, name);
  };
}

/**
 * Given once, a parameter is a list of values, comma-separated. Given more often, each time is one value as it stands,
 * and one that is given twice counts once: so a lone value with a comma, or an empty one, is given twice.
 */
function several(parse: (values: readonly string[], name: string) => ListConditions): ParameterParser {
  return ([first = '', ...others], name) => {
    if (others.length > 0) return parse([...new Set([first, ...others])], name);
    const values = first.split(',');
    if (values.includes('') || new Set(values).size < values.length) {
      const rule =
        'each once; one that is empty or has a comma by giving the parameter for each value, twice for one';
      throw new InvalidParameterError(name, `values separated by commas, ${rule}`);
    }
    return parse(values, name);
  };
}

function parseWholeNumber(value: string, name: string, max: number): number {
  const number = WHOLE_NUMBER.test(value) ? Number(value) : NaN;
  if (!(number <= max)) throw new InvalidParameterError(name, `a whole number from 1 to ${max}`);
  return number;
}

function parseTaskTypes(types: readonly string[], name: string): readonly string[] {
  if (types.length > MAX_TASK_TYPES || !types.every(isAskableType)) {
    const limits = `1 to ${MAX_TASK_TYPES} task types of at most ${MAX_TASK_TYPE_LENGTH} characters`;
    throw new InvalidParameterError(name, limits);
  }
  return types;
}

function parseStatuses(words: readonly string[], name: string): TaskStatus[] {
  const found = words.map((word) => TASK_STATUSES.find((status) => status === word));
  const statuses = found.filter((status) => status !== undefined);
  if (statuses.length < words.length) {
    throw new InvalidParameterError(name, `any of ${TASK_STATUSES.join(', ')}`);
  }
  return statuses;
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
