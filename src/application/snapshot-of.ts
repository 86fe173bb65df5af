import type { TaskSnapshot } from '../domain/ports/task-repository.js';
import type { Task } from '../domain/task.js';
import type { TaskQuery } from '../domain/task-query.js';
import type { TaskScope } from '../domain/task-scope.js';
import type { Timestamp } from '../domain/timestamp.js';
import { histogramOf } from './histogram.js';
import { TaskIndex } from './task-index.js';

const BATCH = 500;

/**
 * The snapshot of jobs that are all at hand: the better part of a TaskRepository where they are few enough to be read each
 * time. Where an id comes twice, as in pages read one after the other, the later one stands.
 *
 * @param compareIds the order of ids among jobs of one moment; by code points by default.
 *
 * @example
 * const tasks: TaskRepository = {
 *   origin: 'compute',
 *   read: async (use, signal) => untilAborted(use(snapshotOf(await listEveryJob(), clock.now())), signal),
 * };
 */
export function snapshotOf(
  jobs: readonly Task[],
  takenAt: Timestamp,
  compareIds?: (a: string, b: string) => number,
): TaskSnapshot {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const tasks = byId.size === jobs.length ? jobs : [...byId.values()];
  let last: { readonly scope: TaskScope; readonly index: TaskIndex } | null = null;
  /** A list asks several questions of one scope. */
  const indexOf = (scope: TaskScope): TaskIndex => {
    if (last?.scope !== scope) last = { scope, index: TaskIndex.of(tasks, compareIds).within(scope) };
    return last.index;
  };
  const placesOf = (query: TaskQuery) => indexOf(query.scope).positions(query);
  return {
    takenAt,
    count: async ({ scope }) => ({
      classes: indexOf(scope).count(scope.asOf),
      searchedFrom: null,
    }),
    positions: async (query, { offset, limit }) =>
      placesOf(query)
        .slice(offset, offset + limit)
        .map(({ source, origin, id, at }) => ({ source, origin, id, at })),
    get: async (ids) => [...new Set(ids)].map((id) => byId.get(id)).filter((job) => job !== undefined),
    histogram: async (query, shape) =>
      histogramOf(
        placesOf(query).map(({ task }) => task),
        shape,
      ),
    async *scan(query) {
      const places = placesOf(query);
      for (let from = 0; from < places.length; from += BATCH) {
        yield places.slice(from, from + BATCH).map(({ task }) => task);
      }
    },
  };
}
