import { expect } from 'chai';
import type { TaskFilter } from '../../src/domain/task-filter.js';
import { EVERY_TASK } from '../../src/domain/task-filter.js';
import type { SortKey, TaskOrder } from '../../src/domain/task-order.js';
import { SORT_KEYS } from '../../src/domain/task-order.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import { aJob, at } from './a-job.js';
import type { TaskRepositoryHarness } from './task-repository-harness.js';
import { asTold } from './task-repository-harness.js';
import { anId, countsOf, listed, positionsOf, within } from './task-queries.js';

const DIRECTIONS: readonly TaskOrder['direction'][] = ['ascending', 'descending'];

function inOrder(key: SortKey, direction: TaskOrder['direction']): TaskQuery {
  return { ...ALL_TASKS, order: { key, direction } };
}

function only(filter: Partial<TaskFilter>, query = ALL_TASKS): TaskQuery {
  return { ...query, filter: { ...EVERY_TASK, ...filter } };
}

export function describeTaskOrder(current: () => TaskRepositoryHarness): void {
  describe('the listing', () => {
    it('is empty where there are no jobs', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([]);
      expect(await positionsOf(repository, ALL_TASKS)).to.deep.equal([]);
      expect(await countsOf(repository, ALL_TASKS)).to.deep.equal({});
    });

    for (const key of SORT_KEYS) {
      // Handed over in an order of their own, in pairs a microsecond apart, and with ties.
      const moments = ['09.000002', '09.000001', '09.000001', '09.000003', '08.999999', '09.000001'];
      const ids = [7, 2, 9, 1, 10, 5];
      const tasks = moments.map((moment, i) =>
        aJob({ id: anId(ids[i]!), [key]: at(`2026-01-01T10:00:${moment}Z`) }),
      );
      const places = { ascending: [4, 1, 5, 2, 0, 3], descending: [3, 0, 1, 5, 2, 4] };

      for (const direction of DIRECTIONS) {
        it(`orders by ${key}, ${direction}, to the microsecond, ties by id ascending`, async () => {
          const { repository, replaceAll } = current();
          await replaceAll(tasks);
          expect(await listed(repository, tasks, inOrder(key, direction))).to.deep.equal(places[direction]);
        });
      }
    }

    it('tells each position by source, origin, id and the key', async () => {
      const { repository, replaceAll } = current();
      const startedAt = at('1970-01-02T00:00:00.000001Z');
      await replaceAll([aJob({ id: anId(255), startedAt }), aJob({ id: anId(254), startedAt: null })]);
      expect(await positionsOf(repository, inOrder('startedAt', 'ascending'))).to.deep.equal([
        asTold(current(), { source: 'compute', origin: '', id: anId(255), at: startedAt }),
        asTold(current(), { source: 'compute', origin: '', id: anId(254), at: null }),
      ]);
    });

    it("reaches from the epoch's second day to the year 9999", async () => {
      const { repository, replaceAll } = current();
      const tasks = [
        '9999-12-31T23:59:59.999999Z',
        '1970-01-02T00:00:00.000000Z',
        '1999-12-31T23:59:59.999999Z',
      ].map((moment, i) => aJob({ id: anId(i), createdAt: at(moment) }));
      await replaceAll(tasks);
      expect(await listed(repository, tasks, inOrder('createdAt', 'ascending'))).to.deep.equal([1, 2, 0]);
    });

    for (const key of ['startedAt', 'finishedAt'] as const) {
      for (const direction of DIRECTIONS) {
        describe(`by ${key}, ${direction}, of jobs that partly lack it`, () => {
          const tasks = [3, 8, 1, 6, 2, 7, 5, 4].map((number, i) =>
            aJob({ id: anId(number), [key]: i < 5 ? at(`2026-01-01T00:00:0${i}Z`) : null }),
          );
          const places = direction === 'ascending' ? [0, 1, 2, 3, 4, 7, 6, 5] : [4, 3, 2, 1, 0, 7, 6, 5];
          const query = inOrder(key, direction);

          beforeEach(() => current().replaceAll(tasks));

          it('puts those last, by id', async () => {
            expect(await listed(current().repository, tasks, query)).to.deep.equal(places);
          });

          for (const [offset, limit] of [
            [0, 3],
            [2, 2],
            [3, 4],
            [4, 1],
            [5, 1],
            [6, 5],
            [7, 1],
            [8, 4],
            [9_007_199_254_740, 100],
            [0, 0],
          ] as const) {
            it(`gives ${limit} from ${offset} as the whole listing has them`, async () => {
              const window = await listed(current().repository, tasks, query, offset, limit);
              expect(window).to.deep.equal(places.slice(offset, offset + limit));
            });
          }
        });
      }
    }
  });

  describe('the filter', () => {
    const classes = [
      ['llm.chat', 'queued'],
      ['llm.chat', 'failed'],
      ['image', 'failed'],
      ['image', 'succeeded'],
      ["o'brien \\ %_ \u{1f600} \u05d0", 'unknown'],
    ] as const;
    const tasks = classes.map(([taskType, status], i) =>
      aJob({ id: anId(i), taskType, status, createdAt: at(`2026-01-01T00:00:0${9 - i}Z`) }),
    );
    const filters: readonly (readonly [string, Partial<TaskFilter>, readonly number[]])[] = [
      ['one status', { statuses: ['failed'] }, [1, 2]],
      ['several statuses', { statuses: ['succeeded', 'queued', 'unknown'] }, [0, 3, 4]],
      ['a status that no job has', { statuses: ['cancelled'] }, []],
      ['one type', { taskTypes: ['image'] }, [2, 3]],
      ['several types', { taskTypes: ['image', 'llm.chat'] }, [0, 1, 2, 3]],
      ['a type twice', { taskTypes: ['image', 'image'] }, [2, 3]],
      ['a type that no job has', { taskTypes: ['audio'] }, []],
      ['a type in another case', { taskTypes: ['IMAGE'] }, []],
      ['a pattern', { taskTypes: ['%', 'llm%', 'llm_chat'] }, []],
      ['a type of odd characters', { taskTypes: [classes[4][0]] }, [4]],
      ['a type with NUL', { taskTypes: ['image\0'] }, []],
      ['NUL beside a type', { taskTypes: ['\0', 'image'] }, [2, 3]],
      ['an empty type', { taskTypes: [''] }, []],
      ['a type of 100 kB', { taskTypes: ['x'.repeat(100_000)] }, []],
      ['a type and a status', { taskTypes: ['image'], statuses: ['failed'] }, [2]],
      ['types and statuses', { taskTypes: ['image', 'llm.chat'], statuses: ['failed', 'queued'] }, [0, 1, 2]],
      ['a type and a status that never meet', { taskTypes: ['image'], statuses: ['queued'] }, []],
    ];

    for (const [what, filter, places] of filters) {
      it(`lets ${what} through and nothing else`, async () => {
        const { repository, replaceAll } = current();
        await replaceAll(tasks);
        expect(await listed(repository, tasks, only(filter))).to.deep.equal(places);
        expect(await listed(repository, tasks, only(filter), 1, 1)).to.deep.equal(places.slice(1, 2));
      });
    }

    it('leaves the counts as they are', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([...tasks, aJob({ id: anId(99), taskType: 'image', status: 'failed' })]);
      const counts = {
        'llm.chat/queued': { count: 1, newer: 0 },
        'llm.chat/failed': { count: 1, newer: 0 },
        'image/failed': { count: 2, newer: 0 },
        'image/succeeded': { count: 1, newer: 0 },
        [`${classes[4][0]}/unknown`]: { count: 1, newer: 0 },
      };
      expect(await countsOf(repository, ALL_TASKS)).to.deep.equal(counts);
      expect(await countsOf(repository, only({ statuses: ['failed'] }))).to.deep.equal(counts);
    });
  });

  describe('as_of', () => {
    const tasks = ['03', '02.000001', '02', '01'].map((second, i) =>
      aJob({
        id: anId(i),
        createdAt: at(`2026-01-01T00:00:${second}Z`),
        startedAt: i % 2 ? null : at('2026-02-01T00:00:00Z'),
      }),
    );
    const asOf = at('2026-01-01T00:00:02Z');

    it('leaves out what was created later, by a microsecond even', async () => {
      const { repository, replaceAll } = current();
      await replaceAll(tasks);
      expect(await listed(repository, tasks, within({ asOf }))).to.deep.equal([2, 3]);
    });

    it('goes by the time of creation whatever the order', async () => {
      const { repository, replaceAll } = current();
      await replaceAll(tasks);
      const query = within({ asOf }, inOrder('startedAt', 'descending'));
      expect(await listed(repository, tasks, query)).to.deep.equal([2, 3]);
      expect(await listed(repository, tasks, query, 1, 1)).to.deep.equal([3]);
    });

    it('goes along with a filter', async () => {
      const { repository, replaceAll } = current();
      await replaceAll(tasks);
      const query = only({ taskTypes: ['llm.chat'] }, within({ asOf }));
      expect(await listed(repository, tasks, query)).to.deep.equal([2, 3]);
    });

    it('counts what it leaves out apart', async () => {
      const { repository, replaceAll } = current();
      await replaceAll([
        ...tasks,
        aJob({ id: anId(9), taskType: 'eval', createdAt: at('2027-01-01T00:00:00Z') }),
      ]);
      expect(await countsOf(repository, within({ asOf }))).to.deep.equal({
        'llm.chat/running': { count: 2, newer: 2 },
        'eval/running': { count: 0, newer: 1 },
      });
    });
  });
}
