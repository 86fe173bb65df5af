import { expect } from 'chai';
import type { HistogramShape } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';
import { TASK_STATUSES } from '../../src/domain/task.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import { aJob, at } from './a-job.js';
import { expectHistogram } from './expect-histogram.js';
import type { TaskRepositoryHarness } from './task-repository-harness.js';
import { asTold } from './task-repository-harness.js';
import { anId, scanned } from './task-queries.js';

const jobsAt = (moments: readonly string[]) =>
  moments.map((moment, i) =>
    aJob({ id: anId(i), createdAt: at(moment), status: TASK_STATUSES[i % TASK_STATUSES.length]! }),
  );

export function describeTaskHistogram(current: () => TaskRepositoryHarness): void {
  async function expectRecounted(
    jobs: readonly Task[],
    shape: HistogramShape,
    query: TaskQuery = ALL_TASKS,
  ): Promise<void> {
    const histogram = await current().repository.read((snapshot) => snapshot.histogram(query, shape));
    expectHistogram(histogram, jobs, shape);
  }

  describe('the histogram', () => {
    const days = jobsAt(
      Array.from(
        { length: 28 },
        (_, i) => `2026-02-${String(i + 1).padStart(2, '0')}T0${i % 7}:30:00.00000${i % 3}Z`,
      ),
    );

    it('counts each job once, in the stretch in which it was created, in no more stretches than asked for', async () => {
      await current().replaceAll(days);
      for (const bins of [1, 2, 3, 7, 60, 200]) await expectRecounted(days, { bins, span: null });
    });

    it('covers the span as well, be it among the jobs, around them or far from them', async () => {
      await current().replaceAll(days);
      for (const [from, to] of [
        ['2026-02-10T00:00:00Z', '2026-02-11T00:00:00Z'],
        ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00.000001Z'],
        ['2025-06-01T00:00:00Z', '2025-06-01T00:00:00Z'],
        ['2026-02-20T00:00:00Z', '2027-12-31T00:00:00Z'],
      ] as const) {
        await expectRecounted(days, { bins: 10, span: { from: at(from), to: at(to) } });
      }
    });

    it('has no stretch where there is nothing to show, and those of the span where there is nothing but it', async () => {
      await current().replaceAll([]);
      await expectRecounted([], { bins: 10, span: null });
      const moment = at('2026-02-10T00:00:00.000001Z');
      await expectRecounted([], { bins: 10, span: { from: moment, to: moment } });
    });

    it('is of what scope and filter leave', async () => {
      await current().replaceAll(days);
      const query: TaskQuery = {
        ...ALL_TASKS,
        scope: { ...ALL_TASKS.scope, createdFrom: days[3]!.createdAt, asOf: days[20]!.createdAt },
        filter: { taskTypes: [], statuses: ['failed', 'queued'] },
      };
      const left = days.slice(3, 21).filter(({ status }) => status === 'failed' || status === 'queued');
      await expectRecounted(left, { bins: 5, span: null }, query);
    });

    it('tells microseconds apart, and reaches to the last moment that there is', async () => {
      for (const moments of [
        ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z'],
        ['2026-01-01T00:00:00.000999Z', '2026-01-01T00:00:00.001000Z', '2026-01-01T00:00:00.001001Z'],
        ['1970-01-02T00:00:00Z', '2026-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'],
        ['9999-12-31T23:59:59.999998Z', '9999-12-31T23:59:59.999999Z'],
      ]) {
        const jobs = jobsAt(moments);
        await current().replaceAll(jobs);
        for (const bins of [1, 3, 200]) await expectRecounted(jobs, { bins, span: null });
      }
    });
  });

  describe('the scan', () => {
    it('gives all matching jobs whole, in the order of the positions, however many there are', async () => {
      const { repository, replaceAll } = current();
      const jobs = Array.from({ length: 1_234 }, (_, i) =>
        aJob({
          id: anId((i * 7919) % 10_007),
          createdAt: at(`2026-01-01T00:00:0${i % 10}Z`),
          startedAt: i % 3 === 0 ? null : at(`2026-01-01T00:01:${String(i % 60).padStart(2, '0')}Z`),
          details: { i },
        }),
      );
      await replaceAll(jobs);
      const stored = new Map(jobs.map((job) => [job.id, asTold(current(), job)]));
      for (const key of ['createdAt', 'startedAt'] as const) {
        for (const direction of ['ascending', 'descending'] as const) {
          const query: TaskQuery = { ...ALL_TASKS, order: { key, direction } };
          await repository.read(async (snapshot) => {
            const positions = await snapshot.positions(query, { offset: 0, limit: 2_000 });
            const expected = positions.map(({ id }) => stored.get(id));
            expect(expected).to.have.length(jobs.length);
            expect(await scanned(snapshot, query)).to.deep.equal(expected);
          });
        }
      }
    });

    it('may be left half-way, and does not see what is written after the snapshot was taken', async () => {
      const { repository, replaceAll } = current();
      await replaceAll(jobsAt(['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z']));
      await repository.read(async (snapshot) => {
        await replaceAll([]);
        for await (const some of snapshot.scan(ALL_TASKS)) {
          expect(some).not.to.deep.equal([]);
          break;
        }
        expect(await scanned(snapshot, ALL_TASKS)).to.have.length(2);
      });
    });
  });
}
