import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerKeeper } from '../../../src/adapters/knex/ledger/ledger-keeper.js';
import { ledgerStatus } from '../../../src/adapters/knex/ledger/ledger-status.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { positionsOf } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { expectExact } from '../../support/expect-exact.js';

const insert = (rows: number) =>
  `INSERT INTO ${JOBS_TABLE} (task_type, status, created_at)
   SELECT 'chat', 'queued', timestamptz '2026-01-01' + i * interval '1 s' FROM generate_series(1, ${rows}) AS i`;

describe('the ledger, of writes of every kind,', () => {
  let database: TestDatabase;
  let knex: Knex;

  before(async () => {
    database = await testDatabase();
    knex = database.knex;
    await installLedger(knex, { leafSeconds: 60 });
  });
  beforeEach(async () => {
    await knex.raw(`TRUNCATE ${JOBS_TABLE}`);
    await foldLedger(knex);
  });
  after(() => database.close());

  it('counts an INSERT … SELECT of 20,000 rows, and the DELETE of them all', async () => {
    await knex.raw(insert(20_000));
    await expectExact(knex, 20_000);
    await knex.raw(`DELETE FROM ${JOBS_TABLE}`);
    await expectExact(knex, 0);
  });

  it('follows keys that move from leaf to leaf, appear and vanish', async () => {
    await knex.raw(insert(300));
    await knex.raw(
      `UPDATE ${JOBS_TABLE} SET created_at = created_at + interval '90 s', started_at = created_at`,
    );
    await expectExact(knex, 300);
    await knex.raw(`UPDATE ${JOBS_TABLE} SET started_at = NULL, finished_at = '9999-12-31T23:59:59.999999Z'`);
    await knex.raw(
      `UPDATE ${JOBS_TABLE} SET finished_at = '1970-01-02T00:00:00Z', task_type = 'image' WHERE random() < 0.5`,
    );
    await expectExact(knex, 300);
  });

  it('counts each side of a MERGE', async function () {
    const { rows } = await knex.raw<{ rows: { server: number }[] }>(
      `SELECT current_setting('server_version_num')::int AS server`,
    );
    if (rows[0]!.server < 150_000) return; // There is no MERGE before PostgreSQL 15.
    await knex.raw(insert(90));
    await knex.raw(
      `MERGE INTO ${JOBS_TABLE} AS job
       USING (SELECT id, row_number() OVER (ORDER BY id) AS n FROM ${JOBS_TABLE}
              UNION ALL SELECT gen_random_uuid(), 0 FROM generate_series(1, 5)) AS wanted ON job.id = wanted.id
       WHEN MATCHED AND n % 3 = 0 THEN DELETE
       WHEN MATCHED AND n % 3 = 1 THEN UPDATE SET status = 'running', started_at = now()
       WHEN NOT MATCHED THEN INSERT (id, task_type, status) VALUES (wanted.id, 'merged', 'queued')`,
    );
    await expectExact(knex, 65);
  });

  it('counts several writes of one statement', async () => {
    await knex.raw(insert(10));
    await knex.raw(
      `WITH gone AS (DELETE FROM ${JOBS_TABLE} WHERE created_at <= '2026-01-01T00:00:03Z' RETURNING *),
            changed AS (UPDATE ${JOBS_TABLE} SET status = 'failed' WHERE created_at > '2026-01-01T00:00:08Z' RETURNING *),
            other AS (INSERT INTO ${JOBS_TABLE} (task_type, status) SELECT 'other', status FROM changed)
       INSERT INTO ${JOBS_TABLE} (task_type, status, created_at) SELECT 'again', status, created_at FROM gone`,
    );
    await expectExact(knex, 12);
  });

  it('counts rows that go with those of another table, and those of a session that fires no other triggers', async () => {
    await knex.raw(`CREATE TABLE owners (id text PRIMARY KEY)`);
    await knex.raw(`INSERT INTO owners VALUES ('a'), ('b')`);
    await knex.raw(
      `ALTER TABLE ${JOBS_TABLE} ADD CONSTRAINT owned FOREIGN KEY (user_id) REFERENCES owners ON DELETE CASCADE`,
    );
    await knex.raw(insert(10));
    await knex.raw(`UPDATE ${JOBS_TABLE} SET user_id = 'a' WHERE created_at < '2026-01-01T00:00:05Z'`);
    await knex.raw(`DELETE FROM owners WHERE id = 'a'`);
    await expectExact(knex, 6);
    await knex.transaction(async (transaction) => {
      await transaction.raw(`SET LOCAL session_replication_role = replica`);
      await transaction.raw(insert(5));
    });
    await expectExact(knex, 11);
    await knex.raw(`TRUNCATE owners CASCADE`);
    await foldLedger(knex);
    await expectExact(knex, 0);
  });

  describe('a TRUNCATE', () => {
    it('is counted anew at the next fold, whether or not there were deltas; meanwhile reading goes without', async () => {
      await knex.raw(insert(10));
      await knex.transaction(async (transaction) => {
        await transaction.raw(insert(3));
        await transaction.raw(`TRUNCATE ${JOBS_TABLE}`);
        await transaction.raw(insert(2));
      });
      const repository = new KnexTaskRepository(knex);
      expect((await ledgerStatus(knex)).doubts).to.deep.equal([{ table: JOBS_TABLE, reason: 'rewritten' }]);
      expect(await positionsOf(repository, ALL_TASKS)).to.have.length(2);
      await knex.raw(insert(4));
      await foldLedger(knex);
      await expectExact(knex, 6);
      expect(await positionsOf(repository, ALL_TASKS)).to.have.length(6);
    });

    it('that is rolled back changes nothing', async () => {
      await knex.raw(insert(10));
      await knex
        .transaction(async (transaction) => {
          await transaction.raw(`TRUNCATE ${JOBS_TABLE}`);
          await transaction.raw(insert(3));
          throw new Error('on purpose');
        })
        .catch(() => undefined);
      await expectExact(knex, 10);
    });

    it('neither waits for ever nor makes others fail, while keepers fold and readers read', async () => {
      const keeper = new LedgerKeeper(database.connect({ poolMax: 1 }), { intervalMs: 1 });
      const repository = new KnexTaskRepository(knex);
      keeper.start();
      const end = performance.now() + 1_000;
      const readers = [1, 2].map(async () => {
        while (performance.now() < end) {
          await repository.read(async (snapshot) => {
            const { classes: counts } = await snapshot.count(ALL_TASKS);
            const positions = await snapshot.positions(ALL_TASKS, { offset: 0, limit: 1_000 });
            expect(positions).to.have.length(counts.reduce((sum, { count }) => sum + count, 0));
          });
        }
      });
      const writer = (async () => {
        for (let rounds = 0; performance.now() < end || rounds < 5; rounds++) {
          await knex.raw(insert(20));
          await knex.raw(`TRUNCATE ${JOBS_TABLE}`);
        }
      })();
      await Promise.all([...readers, writer]);
      await keeper.stop();
      await foldLedger(knex);
      await expectExact(knex, 0);
    });
  });
});
