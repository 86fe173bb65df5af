import { expect } from 'chai';
import type { TaskRepository } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import type { TaskScope } from '../../src/domain/task-scope.js';
import { aJob, at } from './a-job.js';
import { expectHistogram } from './expect-histogram.js';
import { SCOPED_JOBS, scopeExamples } from './scoped-jobs.js';
import type { TaskRepositoryHarness } from './task-repository-harness.js';
import { anId, countsOf, idsOf, scanned, sumsOf, within } from './task-queries.js';

const SHAPE = { bins: 5, span: null };
const NAMES = Object.keys(scopeExamples('')) as (keyof TaskScope)[];

/** Whatever is asked of it, the query leaves these jobs and no others, of which all are of one class. */
async function expectToLeave(
  repository: TaskRepository,
  query: TaskQuery,
  jobs: readonly Task[],
  newer: number,
): Promise<void> {
  const ids = jobs.map(({ id }) => id);
  await repository.read(async (snapshot) => {
    const counts = await snapshot.count(query);
    const sums = jobs.length + newer === 0 ? {} : { 'llm.chat/running': { count: jobs.length, newer } };
    expect(sumsOf(counts), 'count').to.deep.equal(sums);
    expect(counts.searchedFrom, 'searched from').to.equal(null);
    const positions = await snapshot.positions(query, { offset: 0, limit: 100 });
    expect(idsOf(positions), 'positions').to.deep.equal(ids);
    expect(idsOf(await scanned(snapshot, query)), 'scan').to.deep.equal(ids);
    expectHistogram(await snapshot.histogram(query, SHAPE), jobs, SHAPE);
  });
}

export function describeTaskScope(current: () => TaskRepositoryHarness): void {
  describe('the scope', () => {
    before(() => current().replaceAll(SCOPED_JOBS));

    for (const name of NAMES) {
      it(`leaves what its ${name} asks for, in counts, positions, histogram and scan alike`, async () => {
        const { repository } = current();
        for (const [meaning, value, places] of scopeExamples(repository.origin)[name].examples) {
          const jobs = places.map((place) => SCOPED_JOBS[place]!);
          const newer = name === 'asOf' ? SCOPED_JOBS.length - jobs.length : 0;
          try {
            await expectToLeave(repository, within({ [name]: value }), jobs, newer);
          } catch (cause) {
            throw new Error(`${name}: ${meaning}`, { cause });
          }
        }
      });
    }

    it('narrows by each of several conditions', async () => {
      const { repository } = current();
      const scope: Partial<TaskScope> = {
        userId: 'u-3',
        createdFrom: at('2026-01-04T00:00:00Z'),
        createdTo: at('2026-01-08T00:00:00Z'),
        asOf: at('2026-01-05T12:00:00Z'),
      };
      await expectToLeave(repository, within(scope), SCOPED_JOBS.slice(4, 6), 1);
      const search = [{ kind: 'text', text: 'LLAMA' }] as const;
      await expectToLeave(repository, within({ ...scope, search }), SCOPED_JOBS.slice(4, 5), 0);
    });
  });

  describe('the scope and the filter', () => {
    const jobs = ['failed', 'running', 'failed', 'queued'].map((status, i) =>
      aJob({
        id: anId(i),
        status: status as Task['status'],
        userId: `u-${i % 3}`,
        createdAt: at(`2026-01-0${9 - i}T00:00:00Z`),
      }),
    );
    const query = {
      ...ALL_TASKS,
      filter: { taskTypes: ['llm.chat'], statuses: ['failed', 'queued'] },
    } as const;

    it('both narrow the list, and the scope alone the counts', async () => {
      const { repository, replaceAll } = current();
      await replaceAll(jobs);
      const asked = within({ userId: 'u-0', createdTo: at('2026-01-09T00:00:00Z') }, query);
      await repository.read(async (snapshot) => {
        expect(idsOf(await snapshot.positions(asked, { offset: 0, limit: 9 }))).to.deep.equal([anId(3)]);
        expect(idsOf(await scanned(snapshot, asked))).to.deep.equal([anId(3)]);
        expectHistogram(await snapshot.histogram(asked, SHAPE), [jobs[3]!], SHAPE);
      });
      expect(await countsOf(repository, within({ userId: 'u-1' }, query))).to.deep.equal({
        'llm.chat/running': { count: 1, newer: 0 },
      });
    });
  });
}
