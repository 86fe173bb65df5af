import type { Task } from '../../src/domain/task.js';
import type { TaskFilter } from '../../src/domain/task-filter.js';
import type { TaskOrder } from '../../src/domain/task-order.js';
import type { Timestamp } from '../../src/domain/timestamp.js';

/**
 * What the whole list should be, by the plainest means: filter everything, then sort by one text for each task. It
 * shares no code with the product: descending keys have their digits inverted, and ids become the hex of their bytes.
 */
export function sortedByOracle(
  tasks: readonly Task[],
  order: TaskOrder,
  filter: TaskFilter,
  asOf: Timestamp | null,
): Task[] {
  const isShown = (task: Task) =>
    (filter.taskTypes.length === 0 || filter.taskTypes.includes(task.taskType)) &&
    (filter.statuses.length === 0 || filter.statuses.includes(task.status)) &&
    (filter.source === null || filter.source === task.source) &&
    !(asOf !== null && task.createdAt !== null && task.createdAt > asOf);
  const rank = (task: Task) => {
    const moment = task[order.key];
    const digits =
      order.direction === 'ascending' ? moment : moment?.replace(/\d/g, (d) => String(9 - Number(d)));
    return [
      moment === null ? 'missing' : 'dated',
      digits ?? '',
      task.source,
      Buffer.from(task.id).toString('hex'),
    ].join(' ');
  };
  return tasks
    .filter(isShown)
    .map((task) => ({ task, rank: rank(task) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ task }) => task);
}
