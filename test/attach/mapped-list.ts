import { expect } from 'chai';
import fc from 'fast-check';
import type { TaskCount, TaskRepository, TaskSnapshot } from '../../src/domain/ports/task-repository.js';
import { EVERY_TASK } from '../../src/domain/task-filter.js';
import { SORT_KEYS } from '../../src/domain/task-order.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import type { SearchWord } from '../../src/domain/task-scope.js';
import type { Task } from '../../src/domain/task.js';
import { TASK_STATUSES } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { fromMicroseconds, toMicroseconds } from '../../src/domain/timestamp.js';
import { expectHistogram } from '../contract/expect-histogram.js';
import { scanned, sumsOf } from '../contract/task-queries.js';
import { sortedByOracle } from '../support/list-oracle.js';
import type { PlainJob } from './plain-reading.js';

/** A job as the list has it, apart from its details. */
export type ListedJob = Omit<Task, 'details'>;

/** The parts of an id, as the list writes them as one. */
export function idOf(parts: readonly string[]): string {
  if (parts.length === 1) return parts[0]!;
  return parts.map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
}

/** What the list should have of jobs that were read plainly, in the order of their ids. */
export function toTasks(jobs: readonly PlainJob[]): Task[] {
  return jobs.map(({ id, word, ...job }) => ({
    ...job,
    id: idOf(id),
    source: 'compute',
    origin: 'compute',
    statusText: word === '' || word === job.status ? null : word,
    details: null,
  }));
}

/** Holds one list after another to what going through all of the jobs would give. `jobs` are in the order of their ids. */
export async function expectLists(
  repository: TaskRepository,
  tasks: readonly Task[],
  queries: readonly TaskQuery[],
): Promise<void> {
  for (const query of queries) {
    await repository.read(async (snapshot) => {
      try {
        await expectList(snapshot, tasks, query);
      } catch (error) {
        if (error instanceof Error) error.message = `${JSON.stringify(query)}: ${error.message}`;
        throw error;
      }
    });
  }
}

async function expectList(snapshot: TaskSnapshot, tasks: readonly Task[], query: TaskQuery): Promise<void> {
  const wanted = listedByOracle(tasks, query);
  const ids = wanted.map(({ id }) => id);
  expect(sumsOf(await snapshot.count(query)), 'counts').to.deep.equal(countedByOracle(tasks, query));
  const middle = Math.floor(ids.length / 2);
  for (const [offset, limit] of [
    [middle, 20],
    [0, ids.length + 1],
  ] as const) {
    const positions = await snapshot.positions(query, { offset, limit });
    expect(
      positions.map(({ id }) => id),
      `window of ${limit} at ${offset}`,
    ).to.deep.equal(ids.slice(offset, offset + limit));
  }
  expect((await scanned(snapshot, query)).map(apartFromDetails), 'scan').to.deep.equal(
    wanted.map(apartFromDetails),
  );
  const shape = { bins: 12, span: null };
  expectHistogram(await snapshot.histogram(query, shape), wanted, shape);
}

/** Each id alone, some together, and what is no id of this table. */
export async function expectById(repository: TaskRepository, tasks: readonly Task[]): Promise<void> {
  const some = tasks.slice(0, 40);
  const noIds = ['', '%', '/', 'nobody', '-999999', '99999999999999999999', `${some[0]!.id}/`, 'é\0'];
  const found = await repository.read((snapshot) => snapshot.get([...some.map(({ id }) => id), ...noIds]));
  const byId = (all: readonly Task[]) =>
    Object.fromEntries(all.map((task) => [task.id, apartFromDetails(task)]));
  expect(byId(found)).to.deep.equal(byId(some));
  expect(found).to.have.length(some.length);
}

function apartFromDetails({ id, source, origin, ...task }: Task): ListedJob {
  const { taskType, status, statusText, name, userId, progress, error } = task;
  const { createdAt, startedAt, finishedAt } = task;
  const texts = { taskType, status, statusText, name, userId, progress, error };
  return { ...{ id, source, origin }, ...texts, ...{ createdAt, startedAt, finishedAt } };
}

/** As the table's id orders those of one moment, not as code points would. */
function listedByOracle(tasks: readonly Task[], query: TaskQuery): Task[] {
  const chosen = new Set(sortedByOracle(tasks, query));
  const { key, direction } = query.order;
  const sign = direction === 'ascending' ? 1 : -1;
  return tasks
    .filter((task) => chosen.has(task))
    .sort((a, b) => {
      const [one, other] = [a[key], b[key]];
      if (one === other) return 0;
      if (one === null || other === null) return one === null ? 1 : -1;
      return one < other ? -sign : sign;
    });
}

/** By class, as the scope leaves them: the filter leaves none out. */
function countedByOracle(tasks: readonly Task[], { scope, order }: TaskQuery) {
  const sums: Record<string, Pick<TaskCount, 'count' | 'newer'>> = {};
  const old = new Set(sortedByOracle(tasks, { scope, order, filter: EVERY_TASK }));
  for (const task of sortedByOracle(tasks, { scope: { ...scope, asOf: null }, order, filter: EVERY_TASK })) {
    const name = `${task.taskType}/${task.status}`;
    const { count, newer } = sums[name] ?? { count: 0, newer: 0 };
    sums[name] = old.has(task) ? { count: count + 1, newer } : { count, newer: newer + 1 };
  }
  return sums;
}

/** Every order of the whole list, and lists drawn from what the jobs have: the same ones each time. */
export function queriesOf(tasks: readonly Task[], count: number): TaskQuery[] {
  const orders = SORT_KEYS.flatMap((key) =>
    (['ascending', 'descending'] as const).map((direction) => ({ key, direction })),
  );
  const whole = orders.map((order) => ({ ...ALL_TASKS, order }));
  const drawn = fc.record({
    scope: fc.record({
      userId: rarely(
        someOf(tasks, ({ userId }) => userId, 'nobody'),
        null,
      ),
      createdFrom: rarely(momentOf(tasks), null),
      createdTo: rarely(momentOf(tasks), null),
      asOf: rarely(momentOf(tasks), null),
      ids: rarely(idsOf(tasks), []),
      search: rarely(
        wordOf(tasks).map((word) => [word]),
        [],
      ),
      source: fc.constant(null),
      origin: fc.constant(null),
    }),
    filter: fc.record({
      taskTypes: rarely(
        fc.uniqueArray(
          someOf(tasks, ({ taskType }) => taskType, 'none'),
          { minLength: 1 },
        ),
        [],
      ),
      statuses: rarely(fc.subarray([...TASK_STATUSES], { minLength: 1 }), []),
    }),
    order: fc.constantFrom(...orders),
  });
  return [...whole, together(tasks), ...fc.sample(drawn, { seed: 3, numRuns: count })];
}

/** Those that were created at the moment that most were, by their ids: these alone tell them apart. */
function together(tasks: readonly Task[]): TaskQuery {
  const ofMoment = new Map<string | null, Task[]>();
  for (const task of tasks) ofMoment.set(task.createdAt, [...(ofMoment.get(task.createdAt) ?? []), task]);
  const most = [...ofMoment.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  const ids = most.slice(0, 50).map(({ id }) => ({ source: 'compute' as const, id }));
  return { ...ALL_TASKS, scope: { ...ALL_TASKS.scope, ids } };
}

function rarely<T, None>(value: fc.Arbitrary<T>, none: None): fc.Arbitrary<T | None> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(none) }, { weight: 1, arbitrary: value });
}

/** A value that some of the jobs have, or one that none has. */
function someOf(
  tasks: readonly Task[],
  of: (task: Task) => string | null,
  none: string,
): fc.Arbitrary<string> {
  const values = new Set(tasks.map(of).filter((value) => value !== null));
  return fc.constantFrom(...values, none);
}

/** The creation of a job, or a microsecond beside it. */
function momentOf(tasks: readonly Task[]): fc.Arbitrary<Timestamp> {
  const moments = tasks.flatMap(({ createdAt }) => (createdAt === null ? [] : [createdAt]));
  const moment = fc.constantFrom(
    ...(moments.length > 0 ? moments : ['2026-01-01T00:00:00.000000Z' as Timestamp]),
  );
  return fc
    .tuple(moment, fc.constantFrom(-1n, 0n, 1n))
    .map(([at, by]) => fromMicroseconds(toMicroseconds(at) + by));
}

function idsOf(tasks: readonly Task[]) {
  const id = someOf(tasks, (task) => task.id, 'no id');
  return fc.uniqueArray(
    id.map((some) => ({ source: 'compute' as const, id: some })),
    {
      minLength: 1,
      maxLength: 5,
      selector: ({ id: some }) => some,
    },
  );
}

/** A whole id, or the beginning of one that is no number; a user; a part of a name or an error. */
function wordOf(tasks: readonly Task[]): fc.Arbitrary<SearchWord> {
  const text = fc.oneof(
    someOf(tasks, ({ id }) => id, 'no id'),
    someOf(tasks, ({ id }) => (/^\d+$/.test(id) ? null : id.slice(0, 9)), 'no beginning'),
    someOf(tasks, ({ userId }) => userId, 'nobody'),
    someOf(tasks, ({ name }) => name?.slice(-4) ?? null, 'no name'),
  );
  const error = someOf(tasks, (task) => task.error?.slice(2, 9).toUpperCase() || null, 'no error');
  return fc.oneof(
    text.map((some): SearchWord => ({ kind: 'text', text: some })),
    error.map((some): SearchWord => ({ kind: 'error', text: some })),
  );
}
