import type { TaskStatus } from './task.js';

/** What facets count: which types and statuses are shown. An empty list of values stands for every value. */
export interface TaskFilter {
  readonly taskTypes: readonly string[];
  readonly statuses: readonly TaskStatus[];
}

export const EVERY_TASK: TaskFilter = { taskTypes: [], statuses: [] };
