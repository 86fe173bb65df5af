import type { TaskQuery } from '../../src/domain/task-query.js';
import type { Task } from '../../src/domain/task.js';
import type { TaskFilter } from '../../src/domain/task-filter.js';
import type { TaskOrder } from '../../src/domain/task-order.js';
import type { TaskScope } from '../../src/domain/task-scope.js';
import type { Tried } from '../contract/scoped-jobs.js';
import { scopeExamples } from '../contract/scoped-jobs.js';

/**
 * What the whole list should be, by the plainest means: filter everything, then sort by one text for each task. It
 * shares no code with the product: descending keys have their digits inverted, and ids become the hex of their bytes.
 */
export function sortedByOracle(tasks: readonly Task[], { scope, filter, order }: TaskQuery): Task[] {
  return tasks
    .filter((task) => isLeftBy(scope, task) && isChosenBy(filter, task) && !isNewerThan(scope.asOf, task))
    .map((task) => ({ task, rank: rankOf(task, order) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ task }) => task);
}

/** How many tasks the query would list, had it no `asOf`, and does not with it. */
export function newerByOracle(tasks: readonly Task[], { scope, filter }: TaskQuery): number {
  return tasks.filter(
    (task) => isLeftBy(scope, task) && isChosenBy(filter, task) && isNewerThan(scope.asOf, task),
  ).length;
}

function rankOf(task: Task, { key, direction }: TaskOrder): string {
  const moment = task[key];
  const digits = direction === 'ascending' ? moment : moment?.replace(/\d/g, (d) => String(9 - Number(d)));
  const hex = (text: string) => Buffer.from(text).toString('hex');
  return [
    moment === null ? 'missing' : 'dated',
    digits ?? '',
    task.source,
    hex(task.origin),
    hex(task.id),
  ].join(' ');
}

function isChosenBy({ taskTypes, statuses }: TaskFilter, task: Task): boolean {
  return (
    (taskTypes.length === 0 || taskTypes.includes(task.taskType)) &&
    (statuses.length === 0 || statuses.includes(task.status))
  );
}

function isNewerThan(asOf: string | null, { createdAt }: Task): boolean {
  return asOf !== null && createdAt !== null && createdAt > asOf;
}

const TRIED = Object.entries(scopeExamples('compute')).filter(([name]) => name !== 'asOf') as [
  keyof TaskScope,
  Tried<unknown>,
][];

function isLeftBy(scope: TaskScope, task: Task): boolean {
  return TRIED.every(([name, { leaves }]) => leaves(scope[name], task));
}
