import { expect } from 'chai';
import type { Knex } from 'knex';
import { FixedClock, InMemoryUserDirectory } from '../../../src/adapters/memory/index.js';
import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import type { JobsTable } from '../../../src/adapters/knex/jobs-table.js';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { GuardedTaskRepository } from '../../../src/application/guarded-task-repository.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import { MergedTaskRepository } from '../../../src/application/merged/merged-task-repository.js';
import type { Task } from '../../../src/domain/task.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { describeTaskRepository } from '../../contract/describe-task-repository.js';
import type { TaskRepositoryHarness } from '../../contract/task-repository-harness.js';
import { anId, positionsOf } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { Dealer } from '../../support/deal-out.js';
import { describeTaskListing } from '../../support/describe-task-listing.js';
import { sortedByOracle } from '../../support/list-oracle.js';
import { ADMIN, NOW } from '../../support/platform.js';
import { taskToRow } from '../../support/store-tasks.js';
import { aJob, at } from '../../support/task-builder.js';

/** Nobody listens at the discard port. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/none';
const ORIGINS = ['berlin', 'taipei'];
const RUNS: JobsTable = {
  schema: 'taipei',
  table: 'runs',
  columns: { ...INFERENCE_JOBS.columns, createdAt: 'submitted_at', taskType: 'kind', userId: 'owner' },
};

async function createRuns(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE SCHEMA IF NOT EXISTS taipei;
    CREATE TABLE taipei.runs (LIKE inference_jobs INCLUDING ALL);
    ALTER TABLE taipei.runs RENAME created_at TO submitted_at;
    ALTER TABLE taipei.runs RENAME task_type TO kind;
    ALTER TABLE taipei.runs RENAME user_id TO owner`);
}

function toRun(task: Task) {
  const { created_at, task_type, user_id, ...row } = taskToRow(task);
  return { ...row, submitted_at: created_at, kind: task_type, owner: user_id };
}

/** Makes these all the jobs of the two tables, in one transaction. */
async function storeBoth(knex: Knex, [jobs = [], runs = []]: readonly Task[][]): Promise<void> {
  await knex.transaction(async (transaction) => {
    await transaction('inference_jobs').delete();
    await transaction.batchInsert('inference_jobs', jobs.map(taskToRow), 500);
    await transaction('taipei.runs').delete();
    await transaction.batchInsert('taipei.runs', runs.map(toRun), 500);
  });
}

type Way = 'ahead' | 'snapshot';

/** A repository for each table, with connections of its own. */
function membersOf(connect: () => Knex, ways: Way[] = []): KnexTaskRepository[] {
  return [INFERENCE_JOBS, RUNS].map(
    (table, i) =>
      new KnexTaskRepository(connect(), {
        table,
        origin: ORIGINS[i] ?? '',
        onRead: (way) => ways.push(way),
      }),
  );
}

async function makeHarness(): Promise<TaskRepositoryHarness> {
  const database = await testDatabase();
  await createRuns(database.knex);
  const nowhere = createDatabase({ url: NOWHERE });
  const dealer = new Dealer(ORIGINS);
  return {
    repository: new MergedTaskRepository(membersOf(() => database.connect())),
    outOfReach: new MergedTaskRepository(membersOf(() => nowhere)),
    originOf: dealer.originOf,
    replaceAll: (tasks) => storeBoth(database.knex, dealer.deal(tasks)),
    close: async () => {
      await nowhere.destroy();
      await database.close();
    },
  };
}

describeTaskRepository('MergedTaskRepository of two tables', makeHarness);
describeTaskListing('MergedTaskRepository of two tables', makeHarness);

describe('two tables in one list', () => {
  let database: TestDatabase;
  let members: KnexTaskRepository[];
  const ways: Way[] = [];
  const clock = new FixedClock(NOW);

  /** In crowds of one moment, some without a start, and many ids that both tables have. */
  const jobs = (origin: string, count: number, every: number) =>
    Array.from({ length: count }, (_, i) => {
      const second = Math.floor(i / 7) * every;
      return aJob({
        id: anId((i * 7919) % 10_007),
        origin,
        status: TASK_STATUSES[i % 5]!,
        taskType: i % 3 === 0 ? 'image' : 'llm.chat',
        createdAt: at(new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString()),
        startedAt: i % 4 === 0 ? null : at(new Date(Date.UTC(2026, 1, 1) + second * 1000).toISOString()),
      });
    });
  const all = [jobs('berlin', 3_000, 20), jobs('taipei', 2_000, 45)];

  function listOf(tasks: MergedTaskRepository) {
    const listAdminTasks = new ListAdminTasks({
      tasks,
      streams: [],
      users: new InMemoryUserDirectory([ADMIN]),
    });
    return (parameters: string) => listAdminTasks.execute({ userId: ADMIN.id, parameters });
  }
  const names = (tasks: readonly Pick<Task, 'origin' | 'id'>[]) =>
    tasks.map(({ origin, id }) => `${origin}/${id}`);

  before(async () => {
    database = await testDatabase();
    await createRuns(database.knex);
    await storeBoth(database.knex, all);
    members = membersOf(() => database.connect(), ways);
  });
  after(() => database.close());

  for (const hasLedgers of [false, true]) {
    it(`give any page as an oracle sorts them, ${hasLedgers ? 'by their ledgers' : 'without ledgers'}`, async () => {
      if (hasLedgers) {
        for (const table of [INFERENCE_JOBS, RUNS]) {
          await installLedger(database.knex, { table });
          await foldLedger(database.knex, table);
        }
      }
      const list = listOf(new MergedTaskRepository(members));
      for (const [sort, key, direction] of [
        ['-created_at', 'createdAt', 'descending'],
        ['started_at', 'startedAt', 'ascending'],
      ] as const) {
        for (const statuses of [[], ['failed', 'queued']] as const) {
          const filter = { taskTypes: [], statuses: [...statuses] };
          const expected = sortedByOracle(all.flat(), { ...ALL_TASKS, filter, order: { key, direction } });
          const pages = Math.ceil(expected.length / 20);
          for (const page of [1, 2, 16, Math.ceil(pages / 2), pages - 15, pages]) {
            const chosen = statuses.length === 0 ? '' : `&status_filter=${statuses.join(',')}`;
            const answer = await list(`page=${page}&sort=${sort}${chosen}`);
            expect(answer).to.include({ itemTotal: expected.length, totalIs: 'exact' });
            expect(names(answer.items)).to.deep.equal(names(expected.slice((page - 1) * 20, page * 20)));
          }
        }
      }
    });
  }

  it('are both read ahead where they have ledgers, while the page is one of the first', async () => {
    const list = listOf(new MergedTaskRepository(members));
    await list('page=1');
    await Promise.all(members.map((member) => member.settled()));
    for (const page of [1, 5]) {
      ways.length = 0;
      const { items } = await list(`page=${page}`);
      const expected = sortedByOracle(all.flat(), ALL_TASKS).slice((page - 1) * 20, page * 20);
      expect(names(items)).to.deep.equal(names(expected));
      expect(ways, `page ${page}`).to.deep.equal(['ahead', 'ahead']);
    }
    ways.length = 0;
    await list('page=6');
    expect(ways).to.deep.equal(['snapshot', 'snapshot']);
  });

  it('are listed while one is dropped, under a list too, and again once it is there', async () => {
    const guarded = members.map(
      (member) => new GuardedTaskRepository(member, clock, { retryAfterMs: 0, rememberForMs: 0 }),
    );
    const merged = new MergedTaskRepository(guarded);
    const list = listOf(merged);
    const state = async () => {
      const { sources, itemTotal } = await list('');
      return [itemTotal, ...sources.map(({ origin, status, fault }) => [origin, status, fault])];
    };
    const whole = [5_000, ['berlin', 'ok', undefined], ['taipei', 'ok', undefined]];
    expect(await state()).to.deep.equal(whole);
    await database.knex.raw('ALTER TABLE taipei.runs RENAME TO away');
    const partly = [3_000, ['berlin', 'ok', undefined], ['taipei', 'unavailable', 'mismatched']];
    expect(await state()).to.deep.equal(partly);
    expect(await positionsOf(merged, ALL_TASKS, 2_990, 100)).to.have.length(10);
    await database.knex.raw('ALTER TABLE taipei.away RENAME TO runs');
    expect(await state()).to.deep.equal(whole);
    await database.knex.raw('DROP TABLE taipei.runs');
    expect(await state()).to.deep.equal(partly);
  });
});
