import { compareCodePoints } from '../domain/compare-code-points.js';
import type { TaskCount } from '../domain/ports/task-repository.js';
import { TASK_STATUSES } from '../domain/task.js';
import type { TaskFilter } from '../domain/task-filter.js';
import { isAskableType } from '../domain/task-type.js';
import { hasStatus, hasType } from './query/matching.js';
import type { Facets, FacetValue } from './task-page.js';

/**
 * Each facet counts under the filter's other choices, so that its numbers tell what a change of it would show. It offers
 * nothing that can't be asked for.
 */
export function countFacets(counts: readonly TaskCount[], filter: TaskFilter): Facets {
  const byStatus = new FacetCounts();
  const byType = new FacetCounts();
  for (const entry of counts) {
    if (hasType(entry, filter)) byStatus.add(entry.status, entry);
    if (hasStatus(entry, filter)) byType.add(entry.taskType, entry);
  }
  const taskTypes = byType.values.filter(isAskableType);
  const omitted = byType.values.length - taskTypes.length;
  return {
    statuses: TASK_STATUSES.map((value) => byStatus.get(value)),
    taskTypes: taskTypes
      .map((value) => byType.get(value))
      .sort((a, b) => compareCodePoints(a.value, b.value)),
    ...(omitted > 0 && { taskTypesOmitted: omitted }),
  };
}

class FacetCounts {
  readonly #counts = new Map<string, number>();
  readonly #unbounded = new Set<string>();

  get values(): string[] {
    return [...this.#counts.keys()];
  }

  add(value: string, { count, atLeast }: TaskCount): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + count);
    if (atLeast === true) this.#unbounded.add(value);
  }

  get<T extends string>(value: T): FacetValue<T> {
    const count = this.#counts.get(value) ?? 0;
    return this.#unbounded.has(value) ? { value, count, atLeast: true } : { value, count };
  }
}
