import type { ListParameter, ListState } from './list-state.js';
import { DEFAULT_STATE } from './list-state.js';

const WHOLE_NUMBER = /^[1-9]\d{0,14}$/;
const MAX_OPEN = 50;

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
    taskTypes: readValues(query.get('task_type')),
    statuses: readValues(query.get('status_filter')),
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
  put('task_type', state.taskTypes.join(','), '');
  put('status_filter', state.statuses.join(','), '');
  put('source', state.source, '');
  put('sort', state.sort, DEFAULT_STATE.sort);
  put('as_of', state.asOf ?? '', '');
  return query;
}

function readValues(text: string | null): string[] {
  return [...new Set((text ?? '').split(',').filter((value) => value !== ''))];
}

/** Commas and colons may stand as they are in a query (RFC 3986, 3.4). */
function legible(query: URLSearchParams): string {
  return query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}
