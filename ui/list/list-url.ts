import { NO_CONDITIONS, readConditions, writeConditions } from './conditions.js';
import type { ListState } from './list-state.js';
import { DEFAULT_STATE, MAX_TYPES, valueOf } from './list-state.js';

const LIST_PATH = '/admin/tasks';
const TASK_PATH = /^\/admin\/tasks\/([^/]+)\/(.+)$/;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const WHOLE_NUMBER = /^[1-9]\d{0,14}$/;
const MAX_OPEN = 50;
/** Servers read 16 KiB of a request's first line and its headers, the token among them. */
const MAX_QUERY_LENGTH = 8_000;

interface Address {
  readonly pathname: string;
  readonly search: string;
}

/** Reads the page's address. Whatever is in it, it never throws. */
export function readListUrl({ pathname, search }: Address): ListState {
  const query = new URLSearchParams(search);
  const conditions = readConditions(query);
  const task = TASK_PATH.exec(pathname);
  if (task !== null) {
    const id = `${decoded(task[1] ?? '')}:${decoded(task[2] ?? '')}`;
    const { origin } = conditions;
    return { ...DEFAULT_STATE, view: 'task', conditions: { ...NO_CONDITIONS, id: [id], origin } };
  }
  const unread: Partial<Record<'page' | 'size', string>> = {};
  const wholeNumber = (name: 'page' | 'size'): number => {
    const value = query.get(name);
    if (value === null) return DEFAULT_STATE[name];
    if (WHOLE_NUMBER.test(value)) return Number(value);
    unread[name] = value;
    return DEFAULT_STATE[name];
  };
  return {
    view: 'list',
    page: wholeNumber('page'),
    size: wholeNumber('size'),
    conditions,
    sort: query.get('sort') || DEFAULT_STATE.sort,
    asOf: query.get('as_of') || null,
    open: [...new Set(query.getAll('open').filter((key) => key !== ''))].slice(0, MAX_OPEN),
    unread,
  };
}

/** The page's address for a state: path and query, what is the default left out. */
export function listUrl(state: ListState): string {
  if (state.view === 'task') {
    const conditions = { ...state.conditions, id: [] };
    return withQuery(taskPath(valueOf(state, 'id')), toQuery({ ...state, conditions }, true));
  }
  const query = toQuery(state, true);
  for (const key of state.open) query.append('open', key);
  return withQuery(LIST_PATH, query);
}

/** What the server is asked for a state: never what is only the page's own business. */
export function apiQuery(state: ListState): string {
  return legible(toQuery(state, false).toString());
}

/** Whether a server would read what it is asked for a state: a filter may have too many values. */
export function isAskable(state: ListState): boolean {
  return state.conditions.task_type.length <= MAX_TYPES && apiQuery(state).length <= MAX_QUERY_LENGTH;
}

/** Whether going from one state to the other needs another answer of the server. */
export function asksTheSame(one: ListState, other: ListState): boolean {
  return apiQuery(one) === apiQuery(other);
}

function toQuery(state: ListState, omitDefaults: boolean): URLSearchParams {
  const query = new URLSearchParams();
  const put = (name: string, value: string, byDefault: string): void => {
    if (value !== byDefault) query.set(name, value);
  };
  for (const name of ['page', 'size'] as const) {
    put(name, state.unread[name] ?? String(state[name]), omitDefaults ? String(DEFAULT_STATE[name]) : '');
  }
  writeConditions(query, state.conditions);
  put('sort', state.sort, DEFAULT_STATE.sort);
  put('as_of', state.asOf ?? '', '');
  return query;
}

/** The path of one task, given as `source:id`. */
function taskPath(reference: string): string {
  const at = reference.indexOf(':');
  return [LIST_PATH, encoded(reference.slice(0, at)), encoded(reference.slice(at + 1))].join('/');
}

function encoded(segment: string): string {
  return legible(encodeURIComponent(segment.replace(LONE_SURROGATE, '\ufffd')));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function withQuery(path: string, query: URLSearchParams): string {
  const text = legible(query.toString());
  return text === '' ? path : `${path}?${text}`;
}

/** Commas and colons may stand as they are in a path and in a query (RFC 3986, 3.3 and 3.4). */
function legible(encoded: string): string {
  return encoded.replaceAll('%2C', ',').replaceAll('%3A', ':');
}
