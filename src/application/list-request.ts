import { InvalidParameterError } from '../domain/errors.js';
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../domain/page.js';
import type { TaskQuery } from '../domain/ports/task-repository.js';
import type { TaskFilter } from '../domain/task-filter.js';
import { EVERY_TASK } from '../domain/task-filter.js';
import type { TaskOrder } from '../domain/task-order.js';
import { NEWEST_FIRST } from '../domain/task-order.js';
import type { Timestamp } from '../domain/timestamp.js';

/** Which part of the list, and in which order. */
export interface ListConditions {
  /** Counts from 1; 1 by default. */
  readonly page?: number;
  /** Items a page, 1 to 100; 20 by default. */
  readonly size?: number;
  readonly filter?: Partial<TaskFilter>;
  /** Newest first by default. */
  readonly order?: TaskOrder;
  /** Leaves out what was created later, so that new arrivals don't push the list's pages down. */
  readonly asOf?: Timestamp | null;
}

export interface ListAdminTasksRequest extends ListConditions {
  /** Who asks. */
  readonly userId: string;
  /** Further conditions, read once the user is known for an admin: only admins hear what is wrong with them. */
  readonly readConditions?: () => ListConditions;
  readonly signal?: AbortSignal;
}

export interface ListQuery extends TaskQuery {
  readonly page: number;
  readonly size: number;
}

/** @throws InvalidParameterError; whatever `readConditions` throws. */
export function toListQuery(request: ListAdminTasksRequest): ListQuery {
  // Spreading both into a literal takes V8 twenty times as long.
  const conditions: ListConditions = Object.assign({}, request, request.readConditions?.());
  const { page = 1, size = DEFAULT_PAGE_SIZE, filter, order = NEWEST_FIRST, asOf = null } = conditions;
  if (!Number.isSafeInteger(page) || page < 1)
    throw new InvalidParameterError('page', 'a whole number from 1');
  if (!Number.isSafeInteger(size) || size < 1 || size > MAX_PAGE_SIZE) {
    throw new InvalidParameterError('size', `a whole number from 1 to ${MAX_PAGE_SIZE}`);
  }
  return { page, size, filter: { ...EVERY_TASK, ...filter }, order, asOf };
}
