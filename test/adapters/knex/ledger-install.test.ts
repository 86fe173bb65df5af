import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import type { LedgerProgress } from '../../../src/adapters/knex/ledger/ledger-options.js';
import { installLedger, rebuildLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { removeLedger } from '../../../src/adapters/knex/ledger/remove-ledger.js';
import { LedgerError } from '../../../src/adapters/knex/ledger/ledger-error.js';
import { LedgerKeeper } from '../../../src/adapters/knex/ledger/ledger-keeper.js';
import { ledgerStatus } from '../../../src/adapters/knex/ledger/ledger-status.js';
import { verifyLedger } from '../../../src/adapters/knex/ledger/verify-ledger.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { writeUntil } from '../../support/job-writer.js';
import { countDifferences } from '../../support/ledger-oracle.js';
import { rejection } from '../../support/rejection.js';
import { Resources } from '../../support/resources.js';

const ADD_ONE = `INSERT INTO ${JOBS_TABLE} (task_type, status) VALUES ('chat', 'queued')`;

describe('a ledger', () => {
  let database: TestDatabase;
  let knex: Knex;
  const resources = new Resources();

  beforeEach(async () => {
    database = resources.use(await testDatabase());
    knex = database.knex;
  });
  afterEach(() => resources.close());

  async function expectExact(): Promise<void> {
    expect(await countDifferences(knex)).to.deep.equal([]);
    expect(await verifyLedger(knex)).to.include({ differences: 0 });
    expect(await ledgerStatus(knex)).to.include({ state: 'exact' });
  }

  it('is installed, rebuilt and removed under writers, readers and a keeper, of whom none fails or is told wrong', async function () {
    this.timeout(60_000);
    await knex.raw(
      `INSERT INTO ${JOBS_TABLE} (task_type, status) SELECT 'chat', 'queued' FROM generate_series(1, 5000)`,
    );
    let isOver = false;
    resources.defer(() => (isOver = true));
    const report = { commits: 0, rollbacks: 0, kills: 0 };
    const writers = [1, 2, 3].map(() => writeUntil(() => isOver, database.connect({ poolMax: 1 }), report));
    const failures: unknown[] = [];
    const keeper = new LedgerKeeper(database.connect({ poolMax: 1 }), {
      intervalMs: 5,
      retryMs: 5,
      onChange: (error) => error !== null && failures.push(error),
    });
    keeper.start();
    const repository = new KnexTaskRepository(database.connect());
    let readings = 0;
    const reader = (async () => {
      for (; !isOver; readings++) {
        await repository.read(async (snapshot) => {
          const { classes: counts } = await snapshot.count(ALL_TASKS);
          if (counts.some(({ atLeast }) => atLeast)) return;
          const total = counts.reduce((sum, { count }) => sum + count, 0);
          const last = await snapshot.positions(ALL_TASKS, { offset: Math.max(0, total - 10), limit: 20 });
          expect(last).to.have.length(Math.min(10, total));
        });
      }
    })();

    await installLedger(knex, { leafSeconds: 60 });
    await expectExact();
    for (const leafSeconds of [7, 600]) {
      await rebuildLedger(knex, { leafSeconds });
      await expectExact();
      expect((await ledgerStatus(knex)).leafSeconds).to.equal(leafSeconds);
    }
    await Promise.all([
      rebuildLedger(knex, { leafSeconds: 5 }),
      rebuildLedger(database.connect(), { leafSeconds: 11 }),
    ]);
    await expectExact();
    await removeLedger(knex);
    await installLedger(knex);
    isOver = true;
    await Promise.all([...writers, reader]);
    await keeper.stop();

    await expectExact();
    expect(failures).to.deep.equal([]);
    expect(readings).to.be.greaterThan(5);
    expect(report.commits).to.be.greaterThan(20);
  });

  it('waits for a long transaction in short attempts, between which others write', async () => {
    const long = await knex.transaction();
    await long.raw(ADD_ONE);
    const waited: LedgerProgress[] = [];
    const installing = installLedger(database.connect(), {
      lockTimeoutMs: 100,
      onProgress: (progress) => waited.push(progress),
    });
    await eventually(() => waited.length >= 1);
    const writer = database.connect();
    // Each comes through while the long one is under way: whoever had to wait for its end would wait for ever.
    do {
      await writer.raw(ADD_ONE);
      await delay(2);
    } while (waited.length < 2);
    expect(waited.slice(0, 2)).to.deep.equal([1, 2].map((attempt) => ({ step: 'waiting', attempt })));
    await long.commit();
    await installing;
    await expectExact();
  });

  it('is given up after as many attempts as are allowed, with nothing left behind', async () => {
    const long = await knex.transaction();
    await long.raw(ADD_ONE);
    const other = database.connect();
    const error = await rejection(installLedger(other, { lockTimeoutMs: 20, lockAttempts: 2 }));
    expect(error).to.be.instanceOf(LedgerError);
    expect(error.message).to.include(JOBS_TABLE);
    expect((await ledgerStatus(other)).state).to.equal('absent');
    await long.rollback();
  });

  it('tells of long work how far it is', async () => {
    await knex.raw(`${ADD_ONE}, ('chat', 'failed')`);
    const steps: LedgerProgress[] = [];
    await installLedger(knex, { onProgress: (progress) => steps.push(progress) });
    expect(steps).to.deep.equal([{ step: 'counting', blocksDone: 1, blocks: 1 }]);
  });

  it('is there once: a second is refused, and without one nothing can be rebuilt, verified or removed', async () => {
    for (const work of [rebuildLedger, removeLedger, verifyLedger]) {
      expect(await rejection(work(knex))).to.be.instanceOf(LedgerError);
    }
    await installLedger(knex);
    expect(await rejection(installLedger(knex))).to.be.instanceOf(LedgerError);
    await removeLedger(knex);
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      `SELECT relname FROM pg_class WHERE relname LIKE '%ledger%' UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE '%ledger%'
       UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE 'taskdeck%'`,
    );
    expect(rows).to.deep.equal([]);
  });

  for (const suffix of ['', '_leaves', '_deltas', '_buckets', '_doubts']) {
    it(`leaves a table ${JOBS_TABLE}_ledger${suffix} alone that somebody else made`, async () => {
      await knex.raw(`CREATE TABLE ${JOBS_TABLE}_ledger${suffix} AS SELECT 'mine' AS whose`);
      for (const work of [installLedger, rebuildLedger, removeLedger, verifyLedger, ledgerStatus]) {
        expect((await rejection(work(knex))).message).to.include('not made by Taskdeck');
      }
      const { classes: counts } = await new KnexTaskRepository(knex).read((snapshot) =>
        snapshot.count(ALL_TASKS),
      );
      expect(counts).to.deep.equal([]);
      expect(await knex(`${JOBS_TABLE}_ledger${suffix}`)).to.deep.equal([{ whose: 'mine' }]);
    });
  }

  for (const [what, make, table, named] of [
    ['a table that is not there', 'SELECT 1', { table: 'nowhere' }, 'nowhere'],
    ['a view', `CREATE VIEW jobs_view AS SELECT * FROM ${JOBS_TABLE}`, { table: 'jobs_view' }, 'jobs_view'],
    ['a table without a column', `ALTER TABLE ${JOBS_TABLE} RENAME started_at TO begun`, {}, 'started_at'],
    ['times without a zone', `ALTER TABLE ${JOBS_TABLE} ALTER finished_at TYPE timestamp`, {}, 'finished_at'],
    ['a table that another inherits', `CREATE TABLE more_jobs () INHERITS (${JOBS_TABLE})`, {}, JOBS_TABLE],
    [
      'a table that inherits',
      `CREATE TABLE more_jobs () INHERITS (${JOBS_TABLE})`,
      { table: 'more_jobs' },
      'more_jobs',
    ],
    ['a table that is not logged', `ALTER TABLE ${JOBS_TABLE} SET UNLOGGED`, {}, JOBS_TABLE],
  ] as const) {
    it(`is refused for ${what}`, async () => {
      await knex.raw(make);
      const error = await rejection(installLedger(knex, { table: { ...INFERENCE_JOBS, ...table } }));
      expect(error).to.be.instanceOf(LedgerError);
      expect(error.message).to.include(named);
    });
  }
});
