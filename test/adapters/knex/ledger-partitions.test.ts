import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { removeLedger } from '../../../src/adapters/knex/ledger/remove-ledger.js';
import { ledgerStatus } from '../../../src/adapters/knex/ledger/ledger-status.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { positionsOf } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { expectExact } from '../../support/expect-exact.js';

const PARTITIONED = `
  CREATE TABLE inference_jobs (
    id uuid DEFAULT gen_random_uuid(), user_id text, name text, task_type text COLLATE "C" NOT NULL, status text COLLATE "C" NOT NULL,
    progress double precision, error text, details jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL, started_at timestamptz, finished_at timestamptz
  ) PARTITION BY RANGE (created_at);
  CREATE INDEX ON inference_jobs (id);
  CREATE INDEX ON inference_jobs (created_at, id) INCLUDE (status, task_type);
  CREATE INDEX ON inference_jobs (status, task_type, created_at, id) INCLUDE (started_at, finished_at);
  CREATE TABLE january PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE february PARTITION OF inference_jobs FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (task_type);
  CREATE TABLE february_chat PARTITION OF february FOR VALUES IN ('chat');
  CREATE TABLE february_rest PARTITION OF february DEFAULT;
  CREATE TABLE others PARTITION OF inference_jobs DEFAULT`;

const rowsOf = (rows: number, day: string, type = 'chat') =>
  `(task_type, status, created_at) SELECT '${type}', 'queued', timestamptz '${day}' + i * interval '1 s' FROM generate_series(1, ${rows}) AS i`;

describe('the ledger of a partitioned table', () => {
  let database: TestDatabase;
  let knex: Knex;
  let repository: KnexTaskRepository;

  beforeEach(async () => {
    database = await testDatabase({ migrated: false });
    knex = database.knex;
    repository = new KnexTaskRepository(knex);
    await knex.raw(PARTITIONED);
    await knex.raw(`INSERT INTO inference_jobs ${rowsOf(50, '2026-01-10')}`);
    await knex.raw(`INSERT INTO inference_jobs ${rowsOf(30, '2026-02-10')}`);
    await knex.raw(`INSERT INTO inference_jobs ${rowsOf(20, '2026-02-11', 'image')}`);
    await knex.raw(`INSERT INTO inference_jobs ${rowsOf(10, '2026-07-10')}`);
    await installLedger(knex, { leafSeconds: 60 });
  });
  afterEach(() => database.close());

  /** Whoever counts, what is read must agree with the table. */
  async function expectListed(rows: number): Promise<void> {
    const { classes: counts } = await repository.read((snapshot) => snapshot.count(ALL_TASKS));
    expect(counts.reduce((sum, { count }) => sum + count, 0)).to.equal(rows);
    expect(await positionsOf(repository, ALL_TASKS)).to.have.length(rows);
  }

  async function isWaitingForLock(): Promise<boolean> {
    const { rows } = await knex.raw<{ rows: unknown[] }>('SELECT FROM pg_locks WHERE NOT granted');
    return rows.length > 0;
  }

  it('counts writes through the table, through its partitions, and between them', async () => {
    await expectExact(knex, 110);
    await knex.raw(`INSERT INTO inference_jobs ${rowsOf(5, '2026-02-12', 'image')}`);
    await knex.raw(`INSERT INTO january ${rowsOf(5, '2026-01-12')}`);
    await knex.raw(`INSERT INTO february ${rowsOf(5, '2026-02-12', 'speech')}`);
    await knex.raw(`INSERT INTO february_chat ${rowsOf(5, '2026-02-12')}`);
    await knex.raw(`INSERT INTO others ${rowsOf(5, '2026-08-12')}`);
    await expectExact(knex, 135);
    await knex.raw(
      `UPDATE inference_jobs SET created_at = created_at + interval '20 days' WHERE created_at < '2026-01-11'`,
    );
    await knex.raw(
      `UPDATE inference_jobs SET created_at = created_at + interval '20 days' WHERE created_at < '2026-02-01'`,
    );
    await knex.raw(`UPDATE february SET task_type = 'chat', status = 'failed' WHERE task_type = 'image'`);
    await knex.raw(`UPDATE february_chat SET started_at = created_at`);
    await expectExact(knex, 135);
    await knex.raw(`DELETE FROM february WHERE created_at < '2026-02-12'`);
    await knex.raw(`DELETE FROM others`);
    await knex.raw(`DELETE FROM inference_jobs WHERE task_type = 'speech'`);
    const { rows } = await knex.raw<{ rows: { n: number }[] }>(
      'SELECT count(*)::int AS n FROM inference_jobs',
    );
    await expectExact(knex, rows[0]!.n);
    await expectListed(rows[0]!.n);
  });

  for (const [what, rows] of [
    ['january', 60],
    ['february_chat', 80],
    ['february', 60],
    ['january, others', 50],
    ['inference_jobs', 0],
  ] as const) {
    it(`follows a TRUNCATE of ${what}`, async () => {
      await foldLedger(knex);
      await knex.raw(`TRUNCATE ${what}`);
      await expectListed(rows);
      await foldLedger(knex);
      await expectExact(knex, rows);
      await knex.raw(`INSERT INTO inference_jobs ${rowsOf(3, '2026-01-20')}`);
      await expectExact(knex, rows + 3);
    });
  }

  it('keeps the total and the jobs of a snapshot together, whichever partition is emptied meanwhile', async () => {
    await expectListed(110);
    let truncating: Promise<unknown> = Promise.resolve();
    let isTruncated = false;
    await repository.read(async (snapshot) => {
      truncating = database
        .connect()
        .raw(`TRUNCATE january`)
        .then(() => (isTruncated = true));
      truncating.catch(() => undefined);
      await eventually(async () => isTruncated || (await isWaitingForLock()));
      const { classes: counts } = await snapshot.count(ALL_TASKS);
      const positions = await snapshot.positions(ALL_TASKS, { offset: 0, limit: 1_000 });
      expect(positions).to.have.length(counts.reduce((sum, { count }) => sum + count, 0));
    });
    await truncating;
    await expectListed(60);
  });

  for (const [what, change, rows] of [
    [
      'new',
      [
        `CREATE TABLE march PARTITION OF inference_jobs FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')`,
        `INSERT INTO inference_jobs ${rowsOf(7, '2026-03-05')}`,
      ],
      117,
    ],
    [
      'attached',
      [
        `CREATE TABLE march (LIKE inference_jobs INCLUDING ALL)`,
        `INSERT INTO march ${rowsOf(7, '2026-03-05')}`,
        `ALTER TABLE inference_jobs ATTACH PARTITION march FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')`,
      ],
      117,
    ],
    [
      'detached',
      [
        `ALTER TABLE inference_jobs DETACH PARTITION january`,
        `INSERT INTO january ${rowsOf(4, '2026-01-15')}`,
      ],
      60,
    ],
    ['dropped', [`DROP TABLE february_rest`], 90],
  ] as const) {
    it(`tells the truth at once where a partition is ${what}, and counts it by itself at the next fold`, async () => {
      await expectListed(110);
      for (const statement of change) await knex.raw(statement);
      await expectListed(rows);
      await foldLedger(knex);
      await expectExact(knex, rows);
      await expectListed(rows);
      if (what === 'detached') {
        await knex.raw(`INSERT INTO january ${rowsOf(4, '2026-01-16')}`);
        await knex.raw(
          `ALTER TABLE inference_jobs ATTACH PARTITION january FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`,
        );
        await expectListed(rows + 58);
        await foldLedger(knex);
        await expectExact(knex, rows + 58);
      }
    });
  }

  it('is not misled by a partition that was written to between two folds while it was detached', async () => {
    await foldLedger(knex);
    await knex.raw(`ALTER TABLE inference_jobs DETACH PARTITION january`);
    await knex.raw(`INSERT INTO january ${rowsOf(4, '2026-01-15')}`);
    await knex.raw(
      `ALTER TABLE inference_jobs ATTACH PARTITION january FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`,
    );
    await expectListed(114);
    await foldLedger(knex);
    await expectExact(knex, 114);
  });

  it('follows rows that a MERGE moves between partitions', async function () {
    const { rows } = await knex.raw<{ rows: { server: number }[] }>(
      `SELECT current_setting('server_version_num')::int AS server`,
    );
    if (rows[0]!.server < 150_000) return; // There is no MERGE before PostgreSQL 15.
    await knex.raw(
      `MERGE INTO inference_jobs AS job USING (SELECT id FROM inference_jobs WHERE created_at < '2026-02-01') AS old
         ON job.id = old.id WHEN MATCHED THEN UPDATE SET created_at = created_at + interval '31 days', status = 'running'`,
    );
    await expectExact(knex, 110);
    await expectListed(110);
  });

  it('can be removed, even from a partition that was detached', async () => {
    await knex.raw(`ALTER TABLE inference_jobs DETACH PARTITION january`);
    await removeLedger(knex);
    expect((await ledgerStatus(knex)).state).to.equal('absent');
    await knex.raw(`INSERT INTO january ${rowsOf(4, '2026-01-15')}`);
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      `SELECT tgrelid::regclass FROM pg_trigger WHERE tgname LIKE 'taskdeck%'`,
    );
    expect(rows).to.deep.equal([]);
    await expectListed(60);
  });
});
