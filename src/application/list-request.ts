import { InvalidParameterError } from '../domain/errors.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../domain/page.js';
import type { TaskQuery } from '../domain/ports/task-repository.js';
import type { TaskStatus } from '../domain/task.js';
import { TASK_SOURCES, TASK_STATUSES } from '../domain/task.js';
import type { TaskFilter } from '../domain/task-filter.js';
import { EVERY_TASK } from '../domain/task-filter.js';
import type { TaskOrder } from '../domain/task-order.js';
import { NEWEST_FIRST, SORT_KEYS } from '../domain/task-order.js';
import { isAskableType, MAX_TASK_TYPE_LENGTH } from '../domain/task-type.js';
import type { Timestamp } from '../domain/timestamp.js';
import type { Asker } from './find-signed-in.js';
import { toTimestamp } from '../domain/timestamp.js';
import type { Reader, Readers } from './read-given.js';
import { accepted, listOf, members, orNull, wholeNumber, word } from './read-given.js';

/** What may be left out may be undefined as well. */
type Given<T> = { readonly [Member in keyof T]?: T[Member] | undefined };

/** Which part of the list, and in which order. */
export interface ListConditions {
  /** Counts from 1; 1 by default. */
  readonly page?: number | undefined;
  /** Items a page, 1 to 100; 20 by default. */
  readonly size?: number | undefined;
  readonly filter?: Given<TaskFilter> | undefined;
  /** Newest first by default. */
  readonly order?: Given<TaskOrder> | undefined;
  /** Leaves out what was created later, so that new arrivals don't push the list's pages down. */
  readonly asOf?: Timestamp | null | undefined;
}

export interface ListAdminTasksRequest extends ListConditions, Asker {
  /**
   * Further conditions, read once the user is known for an admin: only admins hear what is wrong with them. They go
   * before those that are given beside, one by one.
   */
  readonly readConditions?: () => ListConditions;
  readonly signal?: AbortSignal;
}

export interface ListQuery extends TaskQuery {
  readonly page: number;
  readonly size: number;
}

const DEFAULTS: ListQuery = {
  page: 1,
  size: DEFAULT_PAGE_SIZE,
  filter: EVERY_TASK,
  order: NEWEST_FIRST,
  asOf: null,
};

const FILTER: Readers<TaskFilter> = {
  taskTypes: listOf(isAskableType, `task types of at most ${MAX_TASK_TYPE_LENGTH} characters`),
  statuses: listOf(isStatus, TASK_STATUSES.join(', ')),
  source: orNull(word(TASK_SOURCES)),
};

const ORDER: Readers<TaskOrder> = {
  key: word(SORT_KEYS),
  direction: word(['ascending', 'descending']),
};

const PAGE = wholeNumber();
const SIZE = wholeNumber(MAX_PAGE_SIZE);
const AS_OF = orNull(accepted(toTimestamp, 'an RFC 3339 timestamp such as 2026-01-02T03:04:05.123456Z'));

/**
 * Checks whatever a caller may have given, types or no types. What isn't there, or is undefined, is as by default.
 * @throws InvalidParameterError which names it, such as `filter.statuses`; whatever `readConditions` throws.
 */
export function toListQuery(request: ListAdminTasksRequest): ListQuery {
  const query = withGiven(request, DEFAULTS);
  const { readConditions } = request;
  if (readConditions === undefined) return query;
  if (typeof readConditions !== 'function') throw new InvalidParameterError('readConditions', 'a function');
  const further: unknown = readConditions();
  if (typeof further !== 'object' || further === null || 'then' in further) {
    throw new InvalidParameterError('readConditions', 'to give an object, and at once');
  }
  return withGiven(further, query);
}

function withGiven(given: ListConditions, before: ListQuery): ListQuery {
  const read = <Name extends keyof ListQuery>(name: Name, reader: Reader<ListQuery[Name]>) =>
    given[name] === undefined ? before[name] : reader(given[name], name);
  return {
    page: read('page', PAGE),
    size: read('size', SIZE),
    filter: read('filter', members(FILTER, before.filter)),
    order: read('order', members(ORDER, before.order)),
    asOf: read('asOf', AS_OF),
  };
}

function isStatus(given: unknown): given is TaskStatus {
  return TASK_STATUSES.some((status) => status === given);
}
