import { compareCodePoints } from './compare-code-points.js';
import type { Task, TaskSource } from './task.js';
import { TASK_SOURCES } from './task.js';
import type { Timestamp } from './timestamp.js';

export const SORT_KEYS = ['createdAt', 'startedAt', 'finishedAt'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface TaskOrder {
  readonly key: SortKey;
  readonly direction: 'ascending' | 'descending';
}

export const NEWEST_FIRST: TaskOrder = { key: 'createdAt', direction: 'descending' };

/** What decides a task's place in the list. */
export interface TaskPosition {
  readonly source: TaskSource;
  readonly origin: string;
  readonly id: string;
  /** The value of the order's key. */
  readonly at: Timestamp | null;
}

export function positionOf(task: Task, order: TaskOrder): TaskPosition {
  return { source: task.source, origin: task.origin, id: task.id, at: task[order.key] };
}

/** The order's key alone: in the order's direction, tasks without it last in either. */
export function compareKeys(order: TaskOrder): (a: Timestamp | null, b: Timestamp | null) => number {
  const sign = order.direction === 'ascending' ? 1 : -1;
  return (a, b) => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -sign : sign;
  };
}

/**
 * The list's total order: the key in the order's direction, then source, then origin and id by code points. Tasks without the
 * key come last in either direction, and the direction turns the key alone, never the tie-breaks.
 *
 * A repository may have its jobs of one key in another order of ids, such as that of their numbers. So nothing that
 * merges sources may compare the ids of one origin: it keeps their order as it was told.
 * @param compareIds the order of ids within an origin that has another.
 */
export function comparePositions(
  order: TaskOrder,
  compareIds: (a: string, b: string) => number = compareCodePoints,
): (a: TaskPosition, b: TaskPosition) => number {
  const byKey = compareKeys(order);
  return (a, b) =>
    byKey(a.at, b.at) ||
    TASK_SOURCES.indexOf(a.source) - TASK_SOURCES.indexOf(b.source) ||
    compareCodePoints(a.origin, b.origin) ||
    compareIds(a.id, b.id);
}
