import fc from 'fast-check';
import { expect } from 'chai';
import type { TaskQuery } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';
import { TASK_STATUSES } from '../../src/domain/task.js';
import { SORT_KEYS } from '../../src/domain/task-order.js';
import { aJob, at } from './task-builder.js';
import type { TaskRepositoryHarness } from '../contract/task-repository-harness.js';
import { anId } from '../contract/task-queries.js';

const TYPES = ['llm.chat', 'image', '\u{1f600}', 'Z'];
/** Few moments, so that there are ties, some a microsecond apart. */
const MOMENTS = ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z', '2026-01-01T00:00:01Z'].map(
  at,
);

const moment = fc.constantFrom(...MOMENTS);
const job = fc.record({
  number: fc.nat(2 ** 40),
  taskType: fc.constantFrom(...TYPES),
  status: fc.constantFrom(...TASK_STATUSES),
  createdAt: moment,
  startedAt: fc.option(moment),
  finishedAt: fc.option(moment),
});
const jobs = fc
  .uniqueArray(job, { selector: ({ number }) => number, maxLength: 40 })
  .map((all) => all.map(({ number, ...rest }): Task => aJob({ ...rest, id: anId(number) })));

const queries = fc.record({
  query: fc.record<TaskQuery>({
    filter: fc.record({
      taskTypes: fc.subarray([...TYPES, 'none']),
      statuses: fc.subarray([...TASK_STATUSES]),
      source: fc.constant(null),
    }),
    order: fc.record({
      key: fc.constantFrom(...SORT_KEYS),
      direction: fc.constantFrom('ascending' as const, 'descending' as const),
    }),
    asOf: fc.option(moment),
  }),
  offset: fc.nat(45),
  limit: fc.nat(45),
});

/** The listing by plain JavaScript: filters, sorts all, and cuts. */
function expectedIds(
  tasks: readonly Task[],
  { query, offset, limit }: typeof queries extends fc.Arbitrary<infer T> ? T : never,
) {
  const { filter, order, asOf } = query;
  const shown = tasks.filter(
    (task) =>
      (filter.taskTypes.length === 0 || filter.taskTypes.includes(task.taskType)) &&
      (filter.statuses.length === 0 || filter.statuses.includes(task.status)) &&
      (asOf === null || task.createdAt! <= asOf),
  );
  const byId = shown.sort((a, b) => (a.id < b.id ? -1 : 1));
  const dated = byId.filter((task) => task[order.key] !== null);
  const sign = order.direction === 'ascending' ? 1 : -1;
  dated.sort((a, b) => (a[order.key] === b[order.key] ? 0 : a[order.key]! < b[order.key]! ? -sign : sign));
  const undated = byId.filter((task) => task[order.key] === null);
  return [...dated, ...undated].slice(offset, offset + limit).map(({ id }) => id);
}

/** Any window of any listing of any jobs, against an oracle. Not part of the contract, which embedders run without fast-check. */
export function describeTaskListing(
  name: string,
  makeHarness: () => Promise<TaskRepositoryHarness> | TaskRepositoryHarness,
): void {
  describe(`${name}, whatever the jobs`, () => {
    let harness: TaskRepositoryHarness;

    before(async () => {
      harness = await makeHarness();
    });
    after(() => harness.close?.());

    it('lists any window of them in the one total order, and counts them all', async () => {
      await fc.assert(
        fc.asyncProperty(jobs, fc.array(queries, { minLength: 1, maxLength: 12 }), async (tasks, asked) => {
          await harness.replaceAll(tasks);
          for (const one of asked) {
            await harness.repository.read(async (snapshot) => {
              const positions = await snapshot.positions(one.query, one);
              expect(positions.map(({ id }) => id)).to.deep.equal(expectedIds(tasks, one));
              const counts = await snapshot.count(one.query);
              const sum = (key: 'count' | 'newer') => counts.reduce((total, entry) => total + entry[key], 0);
              const newer = tasks.filter(
                ({ createdAt }) => one.query.asOf !== null && createdAt! > one.query.asOf,
              );
              expect([sum('count'), sum('newer')]).to.deep.equal([tasks.length - newer.length, newer.length]);
            });
          }
        }),
        { numRuns: 100 },
      );
    });
  });
}
