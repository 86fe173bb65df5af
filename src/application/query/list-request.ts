import { InvalidParameterError } from '../../domain/errors.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../../domain/page.js';
import type { TaskFilter } from '../../domain/task-filter.js';
import type { SortKey, TaskOrder } from '../../domain/task-order.js';
import { SORT_KEYS } from '../../domain/task-order.js';
import type { TaskQuery } from '../../domain/task-query.js';
import { ALL_TASKS } from '../../domain/task-query.js';
import type { TaskScope } from '../../domain/task-scope.js';
import type { Asker } from '../find-signed-in.js';
import { remembered } from '../remembered.js';
import type { Condition, Parser } from './condition.js';
import { one } from './condition.js';
import { FILTER_CONDITIONS, SCOPE_CONDITIONS } from './conditions.js';
import type { Reader, Readers } from './read-given.js';
import { accepted, members, wholeNumber, word } from './read-given.js';
import { readParameters } from './read-parameters.js';

/** What may be left out may be undefined as well. */
type Given<T> = { readonly [Member in keyof T]?: T[Member] | undefined };

/** Which tasks, in which order; all of them, the newest first, by default. */
export interface TaskConditions {
  /** What narrows the whole list; `search` is what somebody would type. */
  readonly scope?: (Given<Omit<TaskScope, 'search'>> & { readonly search?: string | undefined }) | undefined;
  readonly filter?: Given<TaskFilter> | undefined;
  readonly order?: Given<TaskOrder> | undefined;
  /**
   * The same as the query string of the list's address, such as `page=2&q=llama`; read once the user is known for an
   * admin: only admins hear what is wrong with it. What it says goes before what is given beside.
   */
  readonly parameters?: string | undefined;
}

/** And which part of them. */
export interface ListConditions extends TaskConditions {
  /** Counts from 1; 1 by default. */
  readonly page?: number | undefined;
  /** Items a page, 1 to 100; 20 by default. */
  readonly size?: number | undefined;
}

export interface ListAdminTasksRequest extends ListConditions, Asker {
  readonly signal?: AbortSignal;
}

export interface ListQuery extends TaskQuery {
  readonly page: number;
  readonly size: number;
}

export const FIRST_PAGE: ListQuery = { ...ALL_TASKS, page: 1, size: DEFAULT_PAGE_SIZE };

const MAX_PAGE = 999_999_999;
const SORT_PARAMETERS: Readonly<Record<SortKey, string>> = {
  createdAt: 'created_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
};
const SORT_WORDS = SORT_KEYS.map((key) => SORT_PARAMETERS[key]).flatMap((name) => [name, `-${name}`]);

const ORDER: Readers<TaskOrder> = {
  key: word(SORT_KEYS),
  direction: word(['ascending', 'descending']),
};
const SIZE = wholeNumber(MAX_PAGE_SIZE);

/** Checks whatever a caller may have given, types or no types. What isn't there, or is undefined, is as by default. */
const READERS: { readonly [Name in keyof ListQuery]: (before: ListQuery[Name]) => Reader<ListQuery[Name]> } =
  {
    page: () => wholeNumber(),
    size: () => SIZE,
    scope: (before) => members(readersOf(SCOPE_CONDITIONS), before),
    filter: (before) => members(readersOf(FILTER_CONDITIONS), before),
    order: (before) => members(ORDER, before),
  };

/** What of a query a parameter of an address says. */
type ParameterReader = (values: readonly string[], name: string, query: ListQuery) => ListQuery;

const TASK_PARAMETERS = new Map<string, ParameterReader>([
  ...parametersOf(SCOPE_CONDITIONS, (query, given) => ({ ...query, scope: { ...query.scope, ...given } })),
  ...parametersOf(FILTER_CONDITIONS, (query, given) => ({ ...query, filter: { ...query.filter, ...given } })),
  [
    'sort',
    (values, name, query) => ({
      ...query,
      order: one(accepted(toOrder, `one of ${SORT_WORDS.join(', ')}`))(values, name),
    }),
  ],
]);
const PAGE_PARAMETERS = new Map<string, ParameterReader>([
  ['page', (values, name, query) => ({ ...query, page: one(numeral(MAX_PAGE))(values, name) })],
  ['size', (values, name, query) => ({ ...query, size: one(numeral(MAX_PAGE_SIZE))(values, name) })],
]);
const LIST_PARAMETERS = new Map([...PAGE_PARAMETERS, ...TASK_PARAMETERS]);

/** An open page asks the same again and again. */
const MAX_REMEMBERED = 500;
const readRemembered = remembered((text) => readFrom(text, LIST_PARAMETERS, FIRST_PAGE), MAX_REMEMBERED);

/** @throws InvalidParameterError which names what is wrong: `filter.statuses` where code gave it, or a parameter. */
export function toListQuery(conditions: ListConditions): ListQuery {
  const { parameters } = conditions;
  const query = withGiven(conditions, ['page', 'size', 'scope', 'filter', 'order']);
  if (parameters === undefined) return query;
  if (typeof parameters !== 'string') throw new InvalidParameterError('parameters', 'a query string');
  return query === FIRST_PAGE ? readRemembered(parameters) : readFrom(parameters, LIST_PARAMETERS, query);
}

/**
 * As for a list, without page and size. Parameters that the caller has beside the list's are read by `others`.
 * @throws InvalidParameterError as `toListQuery` does.
 */
export function toTaskQuery(
  conditions: TaskConditions,
  others: Readonly<Record<string, Parser<void>>> = {},
): TaskQuery {
  const { parameters } = conditions;
  const { scope, filter, order } = withGiven(conditions, ['scope', 'filter', 'order']);
  const query = { ...FIRST_PAGE, scope, filter, order };
  if (parameters === undefined) return query;
  if (typeof parameters !== 'string') throw new InvalidParameterError('parameters', 'a query string');
  const readers = Object.entries(others).map(([name, read]): [string, ParameterReader] => [
    name,
    (values, _, before) => {
      read(values, name);
      return before;
    },
  ]);
  return readFrom(parameters, new Map([...TASK_PARAMETERS, ...readers]), query);
}

function withGiven(given: ListConditions, names: readonly (keyof ListQuery)[]): ListQuery {
  let query = FIRST_PAGE;
  for (const name of names)
    if (given[name] !== undefined) query = { ...query, [name]: readMember(given, name) };
  return query;
}

function readMember<Name extends keyof ListQuery>(given: ListConditions, name: Name): ListQuery[Name] {
  return READERS[name](FIRST_PAGE[name])(given[name], name);
}

function readFrom(
  text: string,
  parameters: ReadonlyMap<string, ParameterReader>,
  before: ListQuery,
): ListQuery {
  let query = before;
  for (const [name, values] of readParameters(text, [...parameters.keys()])) {
    query = parameters.get(name)?.(values, name, query) ?? query;
  }
  return query;
}

function readersOf<T>(conditions: { readonly [Name in keyof T]: Condition<T[Name], never> }): Readers<T> {
  const readers = Object.entries<Condition<T[keyof T], never>>(conditions).map(([name, { read }]) => [
    name,
    read,
  ]);
  return Object.fromEntries(readers) as Readers<T>;
}

function parametersOf<T>(
  conditions: { readonly [Name in keyof T]: Condition<T[Name], never> },
  put: (query: ListQuery, given: Partial<T>) => ListQuery,
): (readonly [string, ParameterReader])[] {
  return Object.entries<Condition<T[keyof T], never>>(conditions).map(([member, { parameter, parse }]) => [
    parameter,
    (values, name, query) => put(query, { [member]: parse(values, name) } as Partial<T>),
  ]);
}

export function numeral(max: number): Reader<number> {
  return accepted((text) => {
    const number = typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : NaN;
    return number <= max ? number : null;
  }, `a whole number from 1 to ${max}`);
}

function toOrder(given: unknown): TaskOrder | null {
  const key = SORT_KEYS.find(
    (known) => given === SORT_PARAMETERS[known] || given === `-${SORT_PARAMETERS[known]}`,
  );
  if (key === undefined) return null;
  return { key, direction: String(given).startsWith('-') ? 'descending' : 'ascending' };
}
