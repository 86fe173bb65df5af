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

/**
 * The list's total order: the key in the order's direction, then source, then origin and id by code points. Tasks without the
 * key come last in either direction, and the direction turns the key alone, never the tie-breaks.
 * @param compareIds the order of ids within an origin that has another.
 */
export function comparePositions(
  order: TaskOrder,
  compareIds: (a: string, b: string) => number = compareCodePoints,
): (a: TaskPosition, b: TaskPosition) => number {
  const sign = order.direction === 'ascending' ? 1 : -1;
  return (a, b) => {
    if (a.at !== b.at) {
      if (a.at === null) return 1;
      if (b.at === null) return -1;
      return a.at < b.at ? -sign : sign;
    }
    if (a.source !== b.source) return TASK_SOURCES.indexOf(a.source) - TASK_SOURCES.indexOf(b.source);
    return compareCodePoints(a.origin, b.origin) || compareIds(a.id, b.id);
  };
}
