import type {
  TaskCount,
  TaskCounts,
  TaskRepository,
  TaskSnapshot,
} from '../../src/domain/ports/task-repository.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import type { Task } from '../../src/domain/task.js';
import type { TaskPosition } from '../../src/domain/task-order.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import type { TaskScope } from '../../src/domain/task-scope.js';

/** The query, narrowed. */
export function within(scope: Partial<TaskScope>, query: TaskQuery = ALL_TASKS): TaskQuery {
  return { ...query, scope: { ...query.scope, ...scope } };
}

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

/** What `count` tells, by `type/status`; several entries of one class add up. */
export async function countsOf(
  repository: TaskRepository,
  query: TaskQuery,
): Promise<Record<string, Pick<TaskCount, 'count' | 'newer'>>> {
  return sumsOf(await repository.read((snapshot) => snapshot.count(query)));
}

export function sumsOf({ classes }: TaskCounts): Record<string, Pick<TaskCount, 'count' | 'newer'>> {
  const sums: Record<string, { count: number; newer: number }> = {};
  for (const { taskType, status, count, newer } of classes) {
    const sum = (sums[`${taskType}/${status}`] ??= { count: 0, newer: 0 });
    sum.count += count;
    sum.newer += newer;
  }
  return sums;
}

/** All that `scan` gives, in one list. */
export async function scanned(snapshot: TaskSnapshot, query: TaskQuery): Promise<Task[]> {
  const tasks: Task[] = [];
  for await (const some of snapshot.scan(query)) tasks.push(...some);
  return tasks;
}

export function idsOf(tasks: readonly Pick<Task, 'id'>[]): string[] {
  return tasks.map(({ id }) => id);
}
