import { isWellFormed } from '../../domain/is-well-formed.js';
import type { TaskFilter } from '../../domain/task-filter.js';
import type { TaskRef, TaskScope } from '../../domain/task-scope.js';
import { isAskableType, MAX_TASK_TYPE_LENGTH } from '../../domain/task-type.js';
import type { Task, TaskSource } from '../../domain/task.js';
import { TASK_SOURCES, TASK_STATUSES } from '../../domain/task.js';
import type { Timestamp } from '../../domain/timestamp.js';
import type { Condition } from './condition.js';
import { A_MOMENT, anyOf, one, oneOf, toMoment } from './condition.js';
import { accepted } from './read-given.js';
import { isFound, parseSearch, SEARCH_EXPECTS, writeSearch } from './search.js';

export type Conditions<T, Of> = { readonly [Name in keyof T]: Condition<T[Name], Of> };
export type Classified = Pick<Task, 'taskType' | 'status'>;

const MAX_VALUES = 50;
const MAX_TEXT_LENGTH = 1_000;

/**
 * What narrows the whole list. This table is where a condition is declared: how it is read from an address and from
 * code, what makes two lists the same, and which tasks it lets through. Its SQL is in adapters/knex/where.ts.
 */
export const SCOPE_CONDITIONS = {
  userId: oneOf({
    parameter: 'user_id',
    means: 'the tasks of this user',
    expects: `a user id of at most ${MAX_TEXT_LENGTH} characters`,
    accept: toShortText,
    matches: (task, userId) => task.userId === userId,
  }),
  createdFrom: oneOf({
    parameter: 'created_from',
    means: 'tasks created then or later',
    expects: A_MOMENT,
    accept: toMoment,
    matches: (task, from) => task.createdAt !== null && task.createdAt >= from,
  }),
  createdTo: oneOf({
    parameter: 'created_to',
    means: 'tasks created before',
    expects: A_MOMENT,
    accept: toMoment,
    matches: (task, to) => task.createdAt !== null && task.createdAt < to,
  }),
  ids: anyOf({
    parameter: 'id',
    means: 'these tasks alone',
    expects: `a source and an id, such as ${TASK_SOURCES.map((source) => `${source}:ID`).join(' or ')}`,
    most: MAX_VALUES,
    accept: toTaskRef,
    write: ({ source, id }) => `${source}:${id}`,
    matches: (task, { source, id }) => task.source === source && task.id === id,
  }),
  search: {
    parameter: 'q' as const,
    means: 'tasks in which every word is found',
    expects: SEARCH_EXPECTS,
    read: accepted(parseSearch, SEARCH_EXPECTS),
    parse: one(accepted(parseSearch, SEARCH_EXPECTS)),
    key: (words) => [...new Set(words.map((word) => writeSearch([word])))].sort(),
    matches: (task, words) => words.every((word) => isFound(task, word)),
  },
  source: oneOf({
    parameter: 'source',
    means: 'the tasks of this kind of source',
    expects: `one of ${TASK_SOURCES.join(', ')}`,
    accept: (given) => TASK_SOURCES.find((source) => source === given) ?? null,
    matches: (task, source: TaskSource) => task.source === source,
  }),
  origin: oneOf({
    parameter: 'origin',
    means: 'the tasks of the source that is configured under this name',
    expects: `a name of at most ${MAX_TEXT_LENGTH} characters`,
    accept: toShortText,
    matches: (task, origin) => task.origin === origin,
  }),
  asOf: oneOf({
    parameter: 'as_of',
    means: 'no tasks that were created later: how the list was then, so that new arrivals push nothing down',
    expects: A_MOMENT,
    accept: toMoment,
    matches: (task, asOf) => !isNewer(task, asOf),
  }),
} satisfies Conditions<TaskScope, Task>;

/** What facets count. */
export const FILTER_CONDITIONS = {
  taskTypes: anyOf({
    parameter: 'task_type',
    means: 'tasks of these types',
    expects: `task types of at most ${MAX_TASK_TYPE_LENGTH} characters`,
    most: MAX_VALUES,
    accept: (given) => (isAskableType(given) ? given : null),
    write: (type) => type,
    matches: (task: Classified, type) => task.taskType === type,
  }),
  statuses: anyOf({
    parameter: 'status_filter',
    means: 'tasks of these statuses',
    expects: TASK_STATUSES.join(', '),
    most: TASK_STATUSES.length,
    accept: (given) => TASK_STATUSES.find((status) => status === given) ?? null,
    write: (status) => status,
    matches: (task: Classified, status) => task.status === status,
  }),
} satisfies Conditions<TaskFilter, Classified>;

type ParameterOf<T> = T[keyof T] extends { readonly parameter: infer Parameter } ? Parameter : never;

/** By which an address chooses tasks. */
export type ConditionParameter = ParameterOf<typeof SCOPE_CONDITIONS> | ParameterOf<typeof FILTER_CONDITIONS>;

/** Whether a task came after the moment at which the list was frozen; one without a creation time never did. */
export function isNewer(task: Pick<Task, 'createdAt'>, asOf: Timestamp | null): boolean {
  return asOf !== null && task.createdAt !== null && task.createdAt > asOf;
}

function toShortText(given: unknown): string | null {
  if (typeof given !== 'string' || given === '' || given.length > MAX_TEXT_LENGTH) return null;
  return given.includes('\0') || !isWellFormed(given) ? null : given;
}

/** `compute:ID`, or the same in two members. */
function toTaskRef(given: unknown): TaskRef | null {
  const text = typeof given === 'string' ? given : writeRef(given);
  const source = TASK_SOURCES.find((known) => text?.startsWith(`${known}:`));
  const id = source === undefined ? null : toShortText(text?.slice(source.length + 1));
  return source === undefined || id === null ? null : { source, id };
}

function writeRef(given: unknown): string | null {
  const { source, id } = (given ?? {}) as Partial<TaskRef>;
  return typeof source === 'string' && typeof id === 'string' ? `${source}:${id}` : null;
}
