import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { INFERENCE_JOBS } from '../../../../src/adapters/knex/jobs-table.js';
import { jobsSql } from '../../../../src/adapters/knex/mapping/jobs-sql.js';
import type { Horizon } from '../../../../src/adapters/knex/search/find-horizon.js';
import type { Ask, SearchLimits } from '../../../../src/adapters/knex/search/search.js';
import { findHorizon } from '../../../../src/adapters/knex/search/find-horizon.js';
import { isInScope } from '../../../../src/application/query/matching.js';
import type { TaskScope } from '../../../../src/domain/task-scope.js';
import { UNSCOPED } from '../../../../src/domain/task-scope.js';
import type { Task } from '../../../../src/domain/task.js';
import type { Timestamp } from '../../../../src/domain/timestamp.js';
import { aJob, at } from '../../../contract/a-job.js';
import type { TestDatabase } from '../../../support/database.js';
import { testDatabase } from '../../../support/database.js';
import { storeTasks } from '../../../support/store-tasks.js';
import { DETAIL_WORDS, ERROR_WORDS, searchableJobs, WORDS } from './searchable-jobs.js';

describe('findHorizon', () => {
  const tasks = searchableJobs(2_000);
  const jobs = jobsSql(INFERENCE_JOBS);
  const AS_OF = tasks[1_800]?.createdAt as Timestamp;
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
    await storeTasks(database.knex, tasks);
    await database.knex.raw('ANALYZE inference_jobs');
  });
  after(() => database.close());

  /** @param settings of the transaction: so small a table is rather read as a whole. */
  function find(
    scope: Partial<TaskScope>,
    limits: Partial<SearchLimits> = {},
    settings = 'SET LOCAL enable_seqscan TO DEFAULT',
  ): Promise<Horizon> {
    const all = { stretch: 50, stretches: 6, matches: 100, milliseconds: 60_000, counted: 40, ...limits };
    return database.knex.transaction(async (transaction) => {
      await transaction.raw(settings);
      const ask: Ask = async (query) => query() as never;
      return findHorizon(ask, transaction, jobs, { ...UNSCOPED, ...scope }, all);
    });
  }

  const idsOf = (found: readonly Pick<Task, 'id'>[] | null) => (found ?? []).map(({ id }) => id).sort();
  const isSince = (task: Pick<Task, 'createdAt'>, from: Timestamp | null) =>
    from === null || (task.createdAt !== null && task.createdAt >= from);
  const within = (scope: Partial<TaskScope>, from: Timestamp | null) =>
    tasks.filter((task) => isInScope(task, { ...UNSCOPED, ...scope }) && isSince(task, from));

  const words = [...WORDS, ...ERROR_WORDS, ...DETAIL_WORDS];
  for (const [index, word] of words.entries()) {
    it(`finds all that there is from its horizon on: ${JSON.stringify(word)}`, async () => {
      const others: Partial<TaskScope>[] = [
        {},
        { userId: 'user-2' },
        { createdFrom: at('2026-01-01T00:02:00Z'), createdTo: at('2026-01-01T00:06:00Z') },
        { search: [words[(index * 7 + 3) % words.length] ?? word, word] },
      ];
      for (const other of others) {
        const scope = { search: [word], ...other };
        for (const seqscan of ['on', 'off']) {
          const { from, jobs: found } = await find(scope, {}, `SET LOCAL enable_seqscan = ${seqscan}`);
          expect(idsOf(found)).to.deep.equal(idsOf(within(scope, from)));
        }
      }
    });
  }

  it('finds the newest with a word that an index knows, further back than it could walk', async () => {
    const scope = { search: [{ kind: 'detail', path: ['gpu', 'type'], value: 'H100' }] } as const;
    const { from, jobs: found } = await find(
      scope,
      { stretches: 1 },
      'SET LOCAL enable_seqscan = off; SET LOCAL cpu_tuple_cost = 1',
    );
    expect(from)
      .to.be.a('string')
      .that.satisfies((moment: string) => moment < (tasks.at(-52)?.createdAt ?? ''));
    expect(idsOf(found)).to.deep.equal(idsOf(within(scope, from)));
    expect(found).to.have.length.within(20, 100);
  });

  it('leaves a user without words to be counted, as far back as that is quick', async () => {
    const many = await find({ userId: 'user-2' });
    expect(many.jobs).to.equal(null);
    expect(within({ userId: 'user-2' }, many.from)).to.have.length.within(41, 44);
    const all = await find({ userId: 'user-2' }, { counted: 10_000 });
    expect(all).to.deep.equal({ from: null, jobs: null });
  });

  describe('where no statistics tell when the newest were created', () => {
    before(() =>
      database.knex.raw(
        `DELETE FROM pg_statistic USING pg_attribute
          WHERE starelid = 'inference_jobs'::regclass AND attrelid = starelid AND attnum = staattnum AND attname = 'created_at'`,
      ),
    );

    it('goes back no further than it may, and says how far', async () => {
      const scope = { search: [{ kind: 'text', text: 'a' }] } as const;
      const { from, jobs: found } = await find(scope, { matches: 1_000 });
      // Six stretches of 50 jobs and the two more that share the moment of the last.
      expect(from).to.equal(tasks.at(-6 * 52)?.createdAt);
      expect(found).to.have.length.above(10);
      expect((await find(scope, { matches: 5 })).from).to.equal(tasks.at(-52)?.createdAt);
      expect((await find(scope, { matches: 10_000, stretches: 1_000 })).from).to.equal(null);
    });

    it('goes as far back for a guess at what is hidden, right or wrong', async () => {
      const horizonOf = async (text: string) => {
        const { from, jobs: found } = await find({ search: [{ kind: 'error', text }] }, { matches: 5 });
        expect(found).to.deep.equal([]);
        return from;
      };
      expect(await horizonOf('hunter2')).to.equal(await horizonOf('hunter3'));
    });

    it('stops where its time is over, after one stretch at least', async () => {
      const { from } = await find({ search: [{ kind: 'text', text: 'a' }] }, { milliseconds: 0 });
      expect(from).to.equal(tasks.at(-52)?.createdAt);
    });

    it('gives what is newer than asOf too, and starts its way back there', async () => {
      const scope = { search: [{ kind: 'text', text: 'a' }], asOf: AS_OF } as const;
      const { from, jobs: found } = await find(scope, { matches: 1_000 });
      expect(from).to.equal(tasks[1_804 - 6 * 52]?.createdAt);
      expect(idsOf(found)).to.deep.equal(idsOf(within(scope, from)));
    });
  });

  describe('where many jobs share a secret, as statistics tell', () => {
    const START = Date.parse('2026-03-01T00:00:00Z');
    const hidden = Array.from({ length: 300 }, (_, i) =>
      aJob({
        id: randomUUID(),
        name: 'copy of https://svc:hunter2@store/a',
        error: 'can not reach postgres://svc:hunter2@db',
        createdAt: at(new Date(START + i * 1000).toISOString()),
      }),
    );

    before(async () => {
      await storeTasks(database.knex, hidden);
      await database.knex.raw('ANALYZE inference_jobs');
    });

    for (const kind of ['text', 'error'] as const) {
      it(`goes as far back for a part of it as for a wrong guess, in the ${kind === 'text' ? 'name' : 'error'}`, async () => {
        for (const limits of [{ matches: 100 }, { matches: 250 }, { matches: 20, stretches: 1_000 }]) {
          const right = await find({ search: [{ kind, text: 'svc:h' }] }, limits);
          const wrong = await find({ search: [{ kind, text: 'svc:x' }] }, limits);
          expect(right.jobs).to.deep.equal([]);
          expect(wrong.jobs).to.deep.equal([]);
          expect(right.from).to.equal(wrong.from);
        }
      });
    }
  });
});
