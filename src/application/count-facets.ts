import { compareCodePoints } from '../domain/compare-code-points.js';
import type { TaskCount } from '../domain/ports/task-repository.js';
import { TASK_STATUSES } from '../domain/task.js';
import type { TaskFilter } from '../domain/task-filter.js';
import { matchesStatus, matchesType } from '../domain/task-filter.js';
import type { Facets } from './task-page.js';

/** Each facet counts under the filter's other choices, so that its numbers tell what a change of it would show. */
export function countFacets(counts: readonly TaskCount[], filter: TaskFilter): Facets {
  const byStatus = new Map<string, number>();
  const byType = new Map<string, number>();
  for (const entry of counts) {
    if (matchesType(entry, filter)) add(byStatus, entry.status, entry.count);
    if (matchesStatus(entry, filter)) add(byType, entry.taskType, entry.count);
  }
  return {
    statuses: TASK_STATUSES.map((value) => ({ value, count: byStatus.get(value) ?? 0 })),
    taskTypes: [...byType]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => compareCodePoints(a.value, b.value)),
  };
}

function add(sums: Map<string, number>, key: string, count: number): void {
  sums.set(key, (sums.get(key) ?? 0) + count);
}
