import type { Task, TaskSource, TaskStatus } from './task.js';
import type { Timestamp } from './timestamp.js';

/** Which tasks the list shows. An empty list of values stands for every value. */
export interface TaskFilter {
  readonly taskTypes: readonly string[];
  readonly statuses: readonly TaskStatus[];
  readonly source: TaskSource | null;
}

export const EVERY_TASK: TaskFilter = { taskTypes: [], statuses: [], source: null };

type Classified = Pick<Task, 'taskType' | 'status'>;

export function matchesType(task: Classified, filter: TaskFilter): boolean {
  return filter.taskTypes.length === 0 || filter.taskTypes.includes(task.taskType);
}

export function matchesStatus(task: Classified, filter: TaskFilter): boolean {
  return filter.statuses.length === 0 || filter.statuses.includes(task.status);
}

export function matches(task: Classified, filter: TaskFilter): boolean {
  return matchesType(task, filter) && matchesStatus(task, filter);
}

/** Whether a task came after the moment at which the list was frozen; one without a creation time never did. */
export function isNewer(task: Pick<Task, 'createdAt'>, asOf: Timestamp | null): boolean {
  return asOf !== null && task.createdAt !== null && task.createdAt > asOf;
}
