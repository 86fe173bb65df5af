import type { WireTask } from '../../src/adapters/http/wire.js';

export const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown'] as const;
export const PAGE_SIZES = [20, 50, 100] as const;
export const SORT_KEYS = ['created_at', 'started_at', 'finished_at'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** The last page that a server can be asked for. */
export const MAX_PAGE = 999_999_999;

/** So many task types can be asked for at once. */
export const MAX_TYPES = 50;

export const LIST_PARAMETERS = [
  'page',
  'size',
  'task_type',
  'status_filter',
  'source',
  'sort',
  'as_of',
] as const;
export type ListParameter = (typeof LIST_PARAMETERS)[number];

/** What the admin is looking at: all of it is in the page's URL. Values are as the URL has them, the server judges them. */
export interface ListState {
  readonly page: number;
  readonly size: number;
  readonly taskTypes: readonly string[];
  readonly statuses: readonly string[];
  /** Empty for both. */
  readonly source: string;
  readonly sort: string;
  /** The moment at which the list is frozen; null while it is live. */
  readonly asOf: string | null;
  /** Keys of the rows whose details are open. */
  readonly open: readonly string[];
  /** Values of the URL that couldn't be read; they go to the server as they are, so that it says what is wrong. */
  readonly unread: Readonly<Partial<Record<ListParameter, string>>>;
}

export const DEFAULT_STATE: ListState = {
  page: 1,
  size: 20,
  taskTypes: [],
  statuses: [],
  source: '',
  sort: '-created_at',
  asOf: null,
  open: [],
  unread: {},
};

type Filters = Pick<ListState, 'taskTypes' | 'statuses' | 'source'>;

export function keyOf({ source, id }: Pick<WireTask, 'source' | 'id'>): string {
  return `${source}:${id}`;
}

export function hasFilters({ taskTypes, statuses, source }: Filters): boolean {
  return taskTypes.length > 0 || statuses.length > 0 || source !== '';
}

/** A changed filter or order is another list: it starts live on page 1. */
export function withConditions(
  state: ListState,
  change: Partial<Filters & Pick<ListState, 'sort'>>,
): ListState {
  const unread = { ...state.unread };
  if ('source' in change) delete unread.source;
  delete unread.page;
  delete unread.as_of;
  return { ...state, ...change, page: 1, asOf: null, open: [], unread };
}

export function withoutFilters(state: ListState): ListState {
  return withConditions(state, { taskTypes: [], statuses: [], source: '' });
}

/**
 * Another page of the same list. Page 1 is live; the others are frozen at `frozenAt`, so that new arrivals don't push
 * their rows down.
 */
export function withPage(state: ListState, page: number, frozenAt: string | null): ListState {
  const { page: _page, ...unread } = state.unread;
  return { ...state, page, asOf: page === 1 ? null : (state.asOf ?? frozenAt), open: [], unread };
}

/** Another page size, on the page that has the row which was the first one. */
export function withSize(state: ListState, size: number, frozenAt: string | null): ListState {
  const page = Math.floor(((state.page - 1) * state.size) / size) + 1;
  const { size: _size, ...unread } = state.unread;
  return { ...withPage({ ...state, unread }, page, frozenAt), size, open: state.open };
}

export function withoutParameter(state: ListState, parameter: ListParameter): ListState {
  const { [parameter]: _reset, ...unread } = state.unread;
  const reset: Record<ListParameter, Partial<ListState>> = {
    page: { page: 1, asOf: null },
    size: { size: DEFAULT_STATE.size, page: 1, asOf: null },
    task_type: { taskTypes: [] },
    status_filter: { statuses: [] },
    source: { source: '' },
    sort: { sort: DEFAULT_STATE.sort },
    as_of: { asOf: null, page: 1 },
  };
  return { ...state, ...reset[parameter], unread };
}

export function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}
