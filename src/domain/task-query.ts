import type { TaskFilter } from './task-filter.js';
import { EVERY_TASK } from './task-filter.js';
import type { TaskOrder } from './task-order.js';
import { NEWEST_FIRST } from './task-order.js';
import type { TaskScope } from './task-scope.js';
import { UNSCOPED } from './task-scope.js';

/** Which tasks to list, in which order. */
export interface TaskQuery {
  /** Narrows the whole list. */
  readonly scope: TaskScope;
  /** Chooses from it by what the facets count. */
  readonly filter: TaskFilter;
  readonly order: TaskOrder;
}

export const ALL_TASKS: TaskQuery = { scope: UNSCOPED, filter: EVERY_TASK, order: NEWEST_FIRST };
