import { expect } from 'chai';
import type { Knex } from 'knex';
import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger, rebuildLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { removeLedger } from '../../../src/adapters/knex/ledger/remove-ledger.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { ListReader } from '../../support/list-truth.js';
import { postgresServer } from '../../support/postgres-server.js';
import { Resources } from '../../support/resources.js';
import { JOBS_COLUMNS } from '../../support/jobs-columns.js';

const LEAF = { leafSeconds: 60 };
/** Postgres makes a plan for any parameters after five executions, and then keeps it. */
const UNTIL_PLANS_ARE_KEPT = 7;

const insert = (rows: number, { table = 'inference_jobs', taskType = 'chat', day = 1 } = {}) =>
  `INSERT INTO ${table} (id, task_type, status, created_at)
   SELECT gen_random_uuid(), '${taskType}', (ARRAY['queued', 'failed'])[1 + i % 2], timestamptz '2026-01-0${day}Z' + i * interval '7 s'
     FROM generate_series(1, ${rows}) AS i`;
const day = (n: number) => `FOR VALUES FROM ('2026-01-0${n}Z') TO ('2026-01-0${n + 1}Z')`;

/** Each in turn on a table of 1,500 jobs, between lists on the same connections. */
const PLAIN: Readonly<Record<string, (knex: Knex) => PromiseLike<unknown>>> = {
  'another type of columns': (knex) =>
    knex.raw('ALTER TABLE inference_jobs ALTER progress TYPE numeric, ALTER name TYPE varchar(100)'),
  'a column that is added, and one that is dropped': async (knex) => {
    await knex.raw('ALTER TABLE inference_jobs ADD note text');
    await knex.raw('ALTER TABLE inference_jobs DROP note');
  },
  'a TRUNCATE, and other jobs': (knex) => knex.raw(`TRUNCATE inference_jobs; ${insert(900, { day: 3 })}`),
  'a table made anew under the name': (knex) =>
    knex.raw(`CREATE TABLE anew (LIKE inference_jobs INCLUDING ALL); ${insert(1_100, { table: 'anew' })};
      DROP TABLE inference_jobs CASCADE; ALTER TABLE anew RENAME TO inference_jobs`),
  'two tables that change names': (knex) =>
    knex.raw(`CREATE TABLE other (LIKE inference_jobs INCLUDING ALL); ${insert(700, { table: 'other' })};
      ALTER TABLE inference_jobs RENAME TO former; ALTER TABLE other RENAME TO inference_jobs`),
  'jobs that move in time': (knex) =>
    knex.raw(`UPDATE inference_jobs SET created_at = created_at + interval '3 d' WHERE status = 'failed'`),
  'a type that there was not': (knex) => knex.raw(insert(30, { taskType: 'new' })),
  'a ledger that is taken away': (knex) => removeLedger(knex),
  'a ledger that is made anew': async (knex) => {
    await removeLedger(knex);
    await knex.raw(insert(40));
    await installLedger(knex, LEAF);
    await knex.raw(insert(20, { day: 2 }));
  },
  'a ledger that is rebuilt, with other leaves': async (knex) => {
    await rebuildLedger(knex, { leafSeconds: 600 });
    await knex.raw(insert(20, { day: 2 }));
  },
  'triggers that were off for a while': (knex) =>
    knex.raw(
      `ALTER TABLE inference_jobs DISABLE TRIGGER ALL; ${insert(20)}; ALTER TABLE inference_jobs ENABLE TRIGGER ALL`,
    ),
  'a rewritten table': (knex) => knex.raw('VACUUM FULL inference_jobs'),
  'an index that is dropped': (knex) =>
    knex.raw('ALTER TABLE inference_jobs DROP CONSTRAINT inference_jobs_pkey'),
  'sessions that are reset': async (knex) => {
    await Promise.all(Array.from({ length: 4 }, () => knex.raw('DISCARD ALL')));
    await knex.raw(insert(5));
  },
  'sessions that are ended': async (knex) => {
    await knex.raw(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await knex.raw(insert(5));
  },
};

const PARTITIONED: Readonly<Record<string, string>> = {
  'a partition that comes': `CREATE TABLE day_3 PARTITION OF inference_jobs ${day(3)}; ${insert(60, { day: 3 })}`,
  'a filled partition that comes': `CREATE TABLE day_3 (LIKE inference_jobs INCLUDING ALL); ${insert(60, { table: 'day_3', day: 3 })};
    ALTER TABLE inference_jobs ATTACH PARTITION day_3 ${day(3)}`,
  'a partition that goes': 'ALTER TABLE inference_jobs DETACH PARTITION day_1',
  'a partition that goes and comes back with more': `ALTER TABLE inference_jobs DETACH PARTITION day_1; ${insert(50, { table: 'day_1' })};
    ALTER TABLE inference_jobs ATTACH PARTITION day_1 ${day(1)}`,
  'a partition that is dropped': 'DROP TABLE day_2',
  'a partition that is emptied': 'TRUNCATE day_2',
};

describe('lists on connections that are kept, through', function () {
  this.timeout(30_000);
  const resources = new Resources();
  let database: TestDatabase;
  let reader: ListReader;

  afterEach(() => resources.close());

  async function start(isPartitioned: boolean): Promise<void> {
    database = resources.use(await testDatabase({ migrated: !isPartitioned }));
    const { knex } = database;
    if (isPartitioned) {
      await knex.raw(`CREATE TABLE inference_jobs (${JOBS_COLUMNS}) PARTITION BY RANGE (created_at);
        CREATE INDEX ON inference_jobs (created_at, id);
        CREATE TABLE day_1 PARTITION OF inference_jobs ${day(1)};
        CREATE TABLE day_2 PARTITION OF inference_jobs ${day(2)}`);
    }
    await knex.raw(`${insert(1_000)}; ${insert(500, { day: 2, taskType: 'image' })}`);
    await installLedger(knex, LEAF);
    await foldLedger(knex);
    reader = new ListReader(database.connect({ poolMax: 1 }));
    for (let i = 0; i < UNTIL_PLANS_ARE_KEPT; i++) await expectTruth();
  }

  async function expectTruth(): Promise<void> {
    const { lies, isExact } = await reader.compare();
    expect(lies).to.deep.equal([]);
    expect(isExact).to.equal(true);
    const jobs = await reader.repository.read(async (snapshot) => {
      const positions = await snapshot.positions(ALL_TASKS, { offset: 10, limit: 20 });
      return snapshot.get(positions.map(({ id }) => id));
    });
    expect(jobs).to.have.length(20);
  }

  async function expectTruthOften(): Promise<void> {
    for (let i = 0; i < 3; i++) await expectTruth();
  }

  for (const [what, happen] of Object.entries(PLAIN)) {
    it(`${what}, stay right`, async () => {
      await start(false);
      await happen(database.knex);
      await expectTruthOften();
      await foldLedger(database.knex).catch(() => undefined);
      await expectTruthOften();
    });
  }

  for (const [what, sql] of Object.entries(PARTITIONED)) {
    it(`${what}, stay right`, async () => {
      await start(true);
      await database.knex.raw(sql);
      await expectTruthOften();
      await foldLedger(database.knex);
      await expectTruthOften();
    });
  }

  it('a reader whose own session is reset, stay right', async () => {
    await start(false);
    const knex = database.connect({ poolMax: 1 });
    reader = new ListReader(knex);
    await expectTruthOften();
    await knex.raw('DISCARD ALL');
    await expectTruthOften();
  });

  it('a search path that leads to another table, stay right', async () => {
    await start(false);
    const knex = database.connect({ poolMax: 1 });
    reader = new ListReader(knex);
    await expectTruthOften();
    await database.knex
      .raw(`CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.inference_jobs (LIKE inference_jobs INCLUDING ALL);
      ${insert(300, { table: 'elsewhere.inference_jobs' })}`);
    // The first table's ledger can be seen from there.
    await knex.raw('SET search_path = elsewhere, public');
    await expectTruthOften();
    await knex.raw('SET search_path = public');
    await expectTruthOften();
  });

  it('another database under the name, with a ledger of its own, stay right', async () => {
    await start(false);
    const other = resources.use(await testDatabase());
    await other.knex.raw(insert(400, { taskType: 'image' }));
    await installLedger(other.knex, LEAF);
    await foldLedger(other.knex);
    const [one, two] = [database, other].map(({ url }) => new URL(url).pathname.slice(1));
    const admin = createDatabase({ url: (await postgresServer()).url, poolMax: 1 });
    resources.defer(() => admin.destroy());
    const end = () =>
      admin.raw('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (?, ?)', [
        one!,
        two!,
      ]);
    for (const [from, to] of [
      [one, 'swapped'],
      [two, one],
      ['swapped', two],
    ]) {
      await end();
      await admin.raw('ALTER DATABASE ?? RENAME TO ??', [from!, to!]);
    }
    const { lies } = await reader.compare().catch(() => reader.compare());
    expect(lies).to.deep.equal([]);
    await expectTruthOften();
  });
});
