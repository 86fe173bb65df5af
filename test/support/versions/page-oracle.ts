import type { TaskHistogramPage } from '../../../src/application/get-task-histogram.js';
import type { FacetValue, TaskPage } from '../../../src/application/task-page.js';
import type { TaskOrder } from '../../../src/domain/task-order.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import type { TaskScope } from '../../../src/domain/task-scope.js';
import type { Task } from '../../../src/domain/task.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import { expectHistogram } from '../../contract/expect-histogram.js';
import type { Tried } from '../../contract/scoped-jobs.js';
import { scopeExamples } from '../../contract/scoped-jobs.js';
import type { DrawnList } from './list-draws.js';

/** The tasks of one version as a query divides them. */
interface Divided {
  /** In the scope, and not newer than its `asOf`. */
  readonly inScope: readonly Task[];
  /** Those of them that the filter chooses, in no order. */
  readonly matching: readonly Task[];
  readonly newer: number;
}

/**
 * What a page says otherwise than a list of all these tasks would have it; null where that is nothing. It shares no code
 * with the product, and looks at what is cheapest first.
 */
export function pageDifference(
  answer: TaskPage,
  tasks: Iterable<Task>,
  { query, page, size }: DrawnList,
): string | null {
  const { inScope, matching, newer } = divide(tasks, query);
  const pageTotal = Math.max(1, Math.ceil(matching.length / size));
  const pageNow = Math.min(page, pageTotal);
  return (
    differing('item_total', answer.itemTotal, matching.length) ??
    differing('page_total', answer.pageTotal, pageTotal) ??
    differing('page_now', answer.pageNow, pageNow) ??
    differing('newer', answer.newer, newer) ??
    facetDifference(answer, inScope, query) ??
    sourceDifference(answer, matching) ??
    differing('items', answer.items.map(tell), inOrder(matching, query.order, (pageNow - 1) * size, size)) ??
    asOfDifference(answer, query)
  );
}

/** As `pageDifference`, of a histogram. */
export function histogramDifference(
  answer: TaskHistogramPage,
  tasks: Iterable<Task>,
  { query, bins }: DrawnList & { readonly bins: number },
): string | null {
  const { matching } = divide(tasks, query);
  try {
    const { edges, counts } = answer;
    expectHistogram({ edges, counts, searchedFrom: null }, matching, { bins, span: null });
  } catch (error) {
    return `histogram: ${(error as Error).message}`;
  }
  const dated = matching.filter(({ createdAt }) => createdAt !== null);
  return sourceDifference(answer, dated);
}

function divide(tasks: Iterable<Task>, { scope, filter }: TaskQuery): Divided {
  const inScope: Task[] = [];
  const matching: Task[] = [];
  let newer = 0;
  for (const task of tasks) {
    if (!isLeftBy(scope, task)) continue;
    const isNewer = scope.asOf !== null && task.createdAt !== null && task.createdAt > scope.asOf;
    const isChosen = isAmong(filter.taskTypes, task.taskType) && isAmong(filter.statuses, task.status);
    if (isNewer) newer += isChosen ? 1 : 0;
    else inScope.push(task);
    if (!isNewer && isChosen) matching.push(task);
  }
  return { inScope, matching, newer };
}

function isAmong<T>(values: readonly T[], value: T): boolean {
  return values.length === 0 || values.includes(value);
}

const TRIED = Object.entries(scopeExamples('compute')).filter(([name]) => name !== 'asOf') as [
  keyof TaskScope,
  Tried<unknown>,
][];

function isLeftBy(scope: TaskScope, task: Task): boolean {
  return TRIED.every(([name, { leaves }]) => leaves(scope[name], task));
}

function differing(what: string, told: unknown, expected: unknown): string | null {
  const [one, other] = [JSON.stringify(told), JSON.stringify(expected)];
  return one === other ? null : `${what}: ${shorten(one)} instead of ${shorten(other)}`;
}

function shorten(text: string): string {
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

/** As `GROUP BY` tells: each choice under the other's filter. */
function facetDifference({ facets }: TaskPage, inScope: readonly Task[], { filter }: TaskQuery) {
  const ofTypes = inScope.filter(({ taskType }) => isAmong(filter.taskTypes, taskType));
  const ofStatuses = inScope.filter(({ status }) => isAmong(filter.statuses, status));
  const statuses = facets.statuses.map(({ value }) => value);
  return (
    differing('the choice of statuses', statuses, TASK_STATUSES) ??
    differing('statuses', offered(facets.statuses), counted(ofTypes, 'status')) ??
    differing('types', offered(facets.taskTypes), counted(ofStatuses, 'taskType')) ??
    differing('types left out', facets.taskTypesOmitted ?? 0, 0)
  );
}

function offered(values: readonly FacetValue<string>[]): string[] {
  return values
    .filter(({ count }) => count !== 0)
    .map(({ value, count, atLeast }) => `${value} ${count}${atLeast === true ? '+' : ''}`)
    .sort();
}

function counted(tasks: readonly Task[], key: 'status' | 'taskType'): string[] {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(task[key], (counts.get(task[key]) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${value} ${count}`).sort();
}

/** Each has its own; one that isn't asked has none. */
function sourceDifference({ sources }: Pick<TaskPage, 'sources'>, matching: readonly Task[]): string | null {
  const told = new Map(sources.map(({ origin, itemTotal }) => [origin, itemTotal]));
  const expected = new Map([...told.keys()].map((origin) => [origin, 0]));
  for (const { origin } of matching) expected.set(origin, (expected.get(origin) ?? 0) + 1);
  return differing('totals by source', [...told], [...expected]);
}

function asOfDifference({ asOf, items }: TaskPage, { scope }: TaskQuery): string | null {
  const newest = items.find(({ createdAt }) => createdAt !== null && createdAt > asOf);
  if (newest !== undefined) return `as_of: ${asOf}, and an item of ${newest.createdAt}`;
  return scope.asOf === null ? null : differing('as_of', asOf, scope.asOf);
}

function inOrder(tasks: readonly Task[], order: TaskOrder, offset: number, limit: number): string[] {
  const name = `${order.key} ${order.direction}`;
  const known = ranks.get(name) ?? new WeakMap<Task, string>();
  ranks.set(name, known);
  const ranked = tasks.map((task) => {
    const rank = known.get(task) ?? rankOf(task, order);
    known.set(task, rank);
    return { task, rank };
  });
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(offset, offset + limit).map(({ task }) => tell(task));
}

/** By the name of the order. A task never changes: another version of it is another object. */
const ranks = new Map<string, WeakMap<Task, string>>();

/** Descending keys have their digits inverted, and ids become the hex of their bytes, so that plain texts compare. */
function rankOf(task: Task, { key, direction }: TaskOrder): string {
  const moment = task[key];
  const digits = direction === 'ascending' ? moment : moment?.replace(/\d/g, (d) => String(9 - Number(d)));
  const hex = (text: string) => Buffer.from(text).toString('hex');
  const parts = [moment === null ? 'missing' : 'dated', digits ?? '', task.source];
  return [...parts, hex(task.origin), hex(task.id)].join(' ');
}

function tell(task: Task): string {
  const { id, source, origin, taskType, status, statusText, name, userId, progress } = task;
  const { createdAt, startedAt, finishedAt, error, details } = task;
  const words = [source, origin, id, createdAt, status, taskType, statusText, name, userId, progress];
  return JSON.stringify([...words, startedAt, finishedAt, error, details]);
}
