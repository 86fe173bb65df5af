import fc from 'fast-check';
import { expect } from 'chai';
import { EVERY_TASK } from '../../src/domain/task-filter.js';
import type { TaskSnapshot } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import { expectHistogram } from '../contract/expect-histogram.js';
import { scanned, sumsOf } from '../contract/task-queries.js';
import type { TaskRepositoryHarness } from '../contract/task-repository-harness.js';
import { asTold } from '../contract/task-repository-harness.js';
import { anyJobs, anyJobsQuery } from './any-query.js';
import { newerByOracle, sortedByOracle } from './list-oracle.js';

const asked = fc.record({
  query: anyJobsQuery,
  offset: fc.nat(45),
  limit: fc.nat(45),
  bins: fc.integer({ min: 1, max: 200 }),
});

/** By class, as the scope leaves them: the filter leaves none out. */
function countedByOracle(tasks: readonly Task[], { scope, order }: TaskQuery) {
  const sums = new Map<string, { count: number; newer: number }>();
  for (const { taskType, status } of tasks) {
    const query = { scope, order, filter: { ...EVERY_TASK, taskTypes: [taskType], statuses: [status] } };
    const [count, newer] = [sortedByOracle(tasks, query).length, newerByOracle(tasks, query)];
    if (count + newer > 0) sums.set(`${taskType}/${status}`, { count, newer });
  }
  return Object.fromEntries(sums);
}

function withIds({ scope, ...query }: TaskQuery, id: Shown['id']): TaskQuery {
  const isWhole = (text: string) => /^[-0-9a-f]{36}$/.test(text);
  return {
    ...query,
    scope: {
      ...scope,
      ids: scope.ids.map((ref) => ({ ...ref, id: id(ref.id) })),
      search: scope.search.map((word) =>
        word.kind === 'text' && isWhole(word.text) ? { ...word, text: id(word.text) } : word,
      ),
    },
  };
}

async function expectLikeOracle(
  harness: TaskRepositoryHarness,
  snapshot: TaskSnapshot,
  tasks: readonly Task[],
  { query, offset, limit, bins }: typeof asked extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  const matching = sortedByOracle(tasks, query);
  const positions = await snapshot.positions(query, { offset, limit });
  const ids = matching.map(({ id }) => id);
  expect(positions.map(({ id }) => id)).to.deep.equal(ids.slice(offset, offset + limit));
  expect(sumsOf(await snapshot.count(query))).to.deep.equal(countedByOracle(tasks, query));
  const shape = { bins, span: null };
  expectHistogram(await snapshot.histogram(query, shape), matching, shape);
  expect(await scanned(snapshot, query)).to.deep.equal(matching.map((task) => asTold(harness, task)));
}

/** How a table that can't hold every job shows one, and what a query then asks for. */
export interface Shown {
  readonly task: (task: Task) => Task;
  readonly id: (id: string) => string;
}

export const anyQuestions = fc.array(asked, { minLength: 1, maxLength: 6 });
type Questions = typeof anyQuestions extends fc.Arbitrary<infer T> ? T : never;

/** Stores the jobs, and holds what is told of them against the oracle. */
export async function expectListing(
  harness: TaskRepositoryHarness,
  shown: Shown,
  tasks: readonly Task[],
  questions: Questions,
): Promise<void> {
  await harness.replaceAll(tasks);
  const listed = tasks.map((task) => shown.task({ ...task, id: shown.id(task.id) }));
  for (const { query, ...window } of questions) {
    const one = { ...window, query: withIds(query, shown.id) };
    await harness.repository.read((snapshot) => expectLikeOracle(harness, snapshot, listed, one));
  }
}

const AS_IT_IS: Shown = { task: (task) => task, id: (id) => id };

/** Any list of any jobs, against an oracle. Not part of the contract, which embedders run without fast-check. */
export function describeTaskListing(
  name: string,
  makeHarness: () => Promise<TaskRepositoryHarness> | TaskRepositoryHarness,
  { shown = AS_IT_IS, numRuns = 60 }: { readonly shown?: Shown; readonly numRuns?: number } = {},
): void {
  describe(`${name}, whatever the jobs`, () => {
    let harness: TaskRepositoryHarness;

    before(async () => {
      harness = await makeHarness();
    });
    after(() => harness.close?.());

    it('lists any window of them, counts, bins and scans them as going through all of them would', async function () {
      this.timeout(60_000);
      await fc.assert(
        fc.asyncProperty(anyJobs, anyQuestions, (tasks, questions) =>
          expectListing(harness, shown, tasks, questions),
        ),
        { numRuns },
      );
    });
  });
}
