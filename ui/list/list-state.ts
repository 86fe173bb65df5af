import type { WireListParameter, WireTask } from '../../src/adapters/http/wire.js';
import type { Conditions } from './conditions.js';
import { NO_CONDITIONS } from './conditions.js';

export const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown'] as const;
export const PAGE_SIZES = [20, 50, 100] as const;
export const SORT_KEYS = ['created_at', 'started_at', 'finished_at'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** The last page that a server can be asked for. */
export const MAX_PAGE = 999_999_999;

/** So many task types can be asked for at once. */
export const MAX_TYPES = 50;

/** What the admin is looking at: all of it is in the page's URL. Values are as the URL has them, the server judges them. */
export interface ListState {
  /** `task`: one task by its id, at an address of its own. */
  readonly view: 'list' | 'task';
  readonly page: number;
  readonly size: number;
  readonly conditions: Conditions;
  readonly sort: string;
  /** The moment at which the list is frozen; null while it is live. */
  readonly asOf: string | null;
  /** Keys of the rows whose details are open. */
  readonly open: readonly string[];
  /** Values of the URL that couldn't be read; they go to the server as they are, so that it says what is wrong. */
  readonly unread: Readonly<Partial<Record<'page' | 'size', string>>>;
}

export const DEFAULT_STATE: ListState = {
  view: 'list',
  page: 1,
  size: 20,
  conditions: NO_CONDITIONS,
  sort: '-created_at',
  asOf: null,
  open: [],
  unread: {},
};

type TaskRef = Pick<WireTask, 'source' | 'origin' | 'id'>;

/** Tells a task from all others, those of another source of the same kind too. */
export function keyOf({ source, origin, id }: TaskRef): string {
  return `${origin === source ? source : `${source}/${origin}`}:${id}`;
}

export function hasFilters({ conditions }: ListState): boolean {
  return Object.values(conditions).some((values) => values.length > 0);
}

/** The value of a condition that takes one; empty where there is none. */
export function valueOf({ conditions }: ListState, name: keyof Conditions): string {
  return conditions[name][0] ?? '';
}

export function withConditions(state: ListState, change: Partial<Conditions>): ListState {
  const before = state.view === 'task' ? NO_CONDITIONS : state.conditions;
  return { ...restarted(state), conditions: { ...before, ...change } };
}

export function withOrder(state: ListState, sort: string): ListState {
  return { ...restarted(state), sort };
}

export function withoutFilters(state: ListState): ListState {
  return { ...restarted(state), conditions: NO_CONDITIONS };
}

/** A changed filter or order is another list: it starts live on page 1. */
function restarted(state: ListState): ListState {
  const { page: _page, ...unread } = state.unread;
  return { ...state, view: 'list', page: 1, asOf: null, open: [], unread };
}

/** Browsers take these out of a path, percent-encoded too. */
const DOTS = /^\.{0,2}$/;

/** One task and nothing else: at its own address or, where no path can name it, open in a list of itself. */
export function ofTask(task: TaskRef): ListState {
  const { source, origin } = task;
  const id = [`${source}:${task.id}`];
  const conditions = { ...NO_CONDITIONS, id, origin: origin === source ? [] : [origin] };
  return DOTS.test(task.id)
    ? { ...DEFAULT_STATE, conditions, open: [keyOf(task)] }
    : { ...DEFAULT_STATE, view: 'task', conditions };
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

const BESIDE_CONDITIONS = {
  page: { page: 1, asOf: null },
  size: { size: DEFAULT_STATE.size, page: 1, asOf: null },
  sort: { sort: DEFAULT_STATE.sort },
  as_of: { asOf: null, page: 1 },
} satisfies Partial<Record<WireListParameter, Partial<ListState>>>;

export function isListParameter(name: string | null): name is WireListParameter {
  return name !== null && (Object.hasOwn(BESIDE_CONDITIONS, name) || Object.hasOwn(NO_CONDITIONS, name));
}

export function withoutParameter(state: ListState, parameter: WireListParameter): ListState {
  const { [parameter as 'page']: _reset, ...unread } = state.unread;
  const reset = isBesideConditions(parameter)
    ? BESIDE_CONDITIONS[parameter]
    : { conditions: { ...state.conditions, [parameter]: [] } };
  return { ...state, ...reset, unread };
}

function isBesideConditions(name: WireListParameter): name is keyof typeof BESIDE_CONDITIONS {
  return Object.hasOwn(BESIDE_CONDITIONS, name);
}

export function toggled(values: readonly string[], value: string): readonly string[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}
