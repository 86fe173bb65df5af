import type { TaskQuery } from '../../src/domain/task-query.js';
import type { Task } from '../../src/domain/task.js';
import type { TaskFilter } from '../../src/domain/task-filter.js';
import type { TaskOrder } from '../../src/domain/task-order.js';
import type { SearchWord, TaskScope } from '../../src/domain/task-scope.js';

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

function isLeftBy(scope: TaskScope, task: Task): boolean {
  const { userId, createdFrom, createdTo, ids, search, source, origin } = scope;
  return (
    (userId === null || task.userId === userId) &&
    (createdFrom === null || (task.createdAt ?? '') >= createdFrom) &&
    (createdTo === null || (task.createdAt ?? '9'.repeat(30)) < createdTo) &&
    (ids.length === 0 || ids.some((ref) => ref.id === task.id && ref.source === task.source)) &&
    search.every((word) => hasWord(word, task)) &&
    (source === null || task.source === source) &&
    (origin === null || task.origin === origin)
  );
}

/** Of a text with an address's password or a secret by name, nothing is found. */
const SECRET_TEXT = /:\/\/\S+@|(?:password|token)=/i;
const SECRET_NAME = /password|token|secret|api_key/i;

function hasWord(word: SearchWord, task: Task): boolean {
  switch (word.kind) {
    case 'error':
      return hasText(task.error, word.text);
    case 'detail':
      return hasDetail(word, task.details);
    case 'text':
      return (
        isSame(task.id, word.text) ||
        (word.text.length > 5 && isSame(task.id.slice(0, word.text.length), word.text)) ||
        task.userId === word.text ||
        hasText(task.name, word.text)
      );
  }
}

function isSame(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

function hasText(shown: string | null, text: string): boolean {
  return shown !== null && !SECRET_TEXT.test(shown) && shown.toUpperCase().includes(text.toUpperCase());
}

function hasDetail({ path, value }: Extract<SearchWord, { kind: 'detail' }>, details: unknown): boolean {
  if (path.some((name) => SECRET_NAME.test(name))) return false;
  const found = path.reduce<unknown>(
    (inner, name) => new Map(Object.entries(inner ?? {})).get(name),
    details,
  );
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof found) && String(found) === value;
}
