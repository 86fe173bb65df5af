import type { TaskCount, TaskQuery, TaskRepository } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';
import { EVERY_TASK } from '../../src/domain/task-filter.js';
import type { TaskPosition } from '../../src/domain/task-order.js';
import { NEWEST_FIRST } from '../../src/domain/task-order.js';

export const EVERYTHING: TaskQuery = { filter: EVERY_TASK, order: NEWEST_FIRST, asOf: null };

export function anId(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function positionsOf(
  repository: TaskRepository,
  query: TaskQuery,
  offset = 0,
  limit = 1_000,
): Promise<readonly TaskPosition[]> {
  return repository.read((snapshot) => snapshot.positions(query, { offset, limit }));
}

/** The places of the jobs in `tasks`, in the order of the listing. */
export async function listed(
  repository: TaskRepository,
  tasks: readonly Task[],
  query: TaskQuery,
  offset?: number,
  limit?: number,
): Promise<number[]> {
  const positions = await positionsOf(repository, query, offset, limit);
  return positions.map(({ id }) => tasks.findIndex((task) => task.id === id));
}

/** Sums of what `count` tells, by `type/status`; an implementation may tell a class in several entries. */
export async function countsOf(
  repository: TaskRepository,
  query: TaskQuery,
): Promise<Record<string, Pick<TaskCount, 'count' | 'newer'>>> {
  const sums: Record<string, { count: number; newer: number }> = {};
  for (const entry of await repository.read((snapshot) => snapshot.count(query))) {
    const sum = (sums[`${entry.taskType}/${entry.status}`] ??= { count: 0, newer: 0 });
    sum.count += entry.count;
    sum.newer += entry.newer;
  }
  return sums;
}
