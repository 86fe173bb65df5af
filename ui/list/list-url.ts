import type { ListParameter, ListState } from './list-state.js';
import { DEFAULT_STATE, MAX_TYPES } from './list-state.js';

const WHOLE_NUMBER = /^[1-9]\d{0,14}$/;
const MAX_OPEN = 50;
/** Servers read 16 KiB of a request's first line and its headers, the token among them. */
const MAX_QUERY_LENGTH = 8_000;

/** Reads the page's query string. Whatever is in it, it never throws. */
export function readListUrl(search: string): ListState {
  const query = new URLSearchParams(search);
  const unread: Partial<Record<ListParameter, string>> = {};
  const wholeNumber = (name: 'page' | 'size'): number => {
    const value = query.get(name);
    if (value === null) return DEFAULT_STATE[name];
    if (WHOLE_NUMBER.test(value)) return Number(value);
    unread[name] = value;
    return DEFAULT_STATE[name];
  };
  const source = query.get('source') ?? '';
  if (!['', 'compute', 'streaming'].includes(source)) unread.source = source;
  return {
    page: wholeNumber('page'),
    size: wholeNumber('size'),
    taskTypes: readValues(query.getAll('task_type')),
    statuses: readValues(query.getAll('status_filter')),
    source: unread.source === undefined ? source : '',
    sort: query.get('sort') || DEFAULT_STATE.sort,
    asOf: query.get('as_of') || null,
    open: [...new Set(query.getAll('open').filter((key) => key !== ''))].slice(0, MAX_OPEN),
    unread,
  };
}

/** The page's URL for a state: path and query, what is the default left out. */
export function listUrl(path: string, state: ListState): string {
  const query = conditions(state, true);
  for (const key of state.open) query.append('open', key);
  const text = legible(query);
  return text === '' ? path : `${path}?${text}`;
}

/** What the server is asked for a state: never what is only the page's own business. */
export function apiQuery(state: ListState): string {
  return legible(conditions(state, false));
}

/** Whether a server would read what it is asked for a state: a filter may have too many values. */
export function isAskable(state: ListState): boolean {
  return state.taskTypes.length <= MAX_TYPES && apiQuery(state).length <= MAX_QUERY_LENGTH;
}

/** Whether going from one state to the other needs another answer of the server. */
export function asksTheSame(one: ListState, other: ListState): boolean {
  return apiQuery(one) === apiQuery(other);
}

function conditions(state: ListState, omitDefaults: boolean): URLSearchParams {
  const query = new URLSearchParams();
  const put = (name: ListParameter, value: string, byDefault: string): void => {
    const shown = state.unread[name] ?? value;
    if (shown !== byDefault) query.set(name, shown);
  };
  put('page', String(state.page), omitDefaults ? '1' : '');
  put('size', String(state.size), omitDefaults ? String(DEFAULT_STATE.size) : '');
  putValues(query, 'task_type', state.taskTypes);
  putValues(query, 'status_filter', state.statuses);
  put('source', state.source, '');
  put('sort', state.sort, DEFAULT_STATE.sort);
  put('as_of', state.asOf ?? '', '');
  return query;
}

/**
 * Values that have no comma and aren't empty are written as a list. With others among them, the parameter is given for
 * each value, and twice for a lone one, so that it isn't read as a list.
 */
function putValues(query: URLSearchParams, name: ListParameter, values: readonly string[]): void {
  const first = values[0];
  if (first === undefined) return;
  if (values.every((value) => value !== '' && !value.includes(','))) query.set(name, values.join(','));
  else for (const value of values.length === 1 ? [first, first] : values) query.append(name, value);
}

function readValues(given: readonly string[]): string[] {
  if (given.length > 1) return [...new Set(given)];
  return [...new Set((given[0] ?? '').split(',').filter((value) => value !== ''))];
}

/** Commas and colons may stand as they are in a query (RFC 3986, 3.4). */
function legible(query: URLSearchParams): string {
  return query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}
