import { expect } from 'chai';
import type { Knex } from 'knex';
import { installLedger, rebuildLedger } from '../../../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerError } from '../../../../src/adapters/knex/ledger/ledger-error.js';
import { ledgerStatus } from '../../../../src/adapters/knex/ledger/ledger-status.js';
import { removeLedger } from '../../../../src/adapters/knex/ledger/remove-ledger.js';
import { INFERENCE_JOBS } from '../../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../../src/adapters/knex/knex-task-repository.js';
import { migrate } from '../../../../src/adapters/knex/migrations/migrate.js';
import { ALL_TASKS } from '../../../../src/domain/task-query.js';
import { positionsOf } from '../../../contract/task-queries.js';
import type { ClusterDatabase } from '../../../support/cluster-database.js';
import { clusterDatabase, preparedDatabase } from '../../../support/cluster-database.js';
import { ListReader } from '../../../support/list-truth.js';
import type { PostgresCluster } from '../../../support/postgres/postgres-cluster.js';
import { startCluster } from '../../../support/postgres/start-cluster.js';
import { rejection } from '../../../support/rejection.js';
import { Resources } from '../../../support/resources.js';

const insert = (rows: number) =>
  `INSERT INTO inference_jobs (user_id, task_type, status, created_at)
   SELECT 'user-' || i % 7, (ARRAY['chat', 'image'])[1 + i % 2], (ARRAY['queued', 'failed', 'running'])[1 + i % 3],
          timestamptz '2026-01-01' + i * interval '7 s' FROM generate_series(1, ${rows}) AS i`;
const TABLES = ['', '_leaves', '_deltas', '_buckets', '_doubts'].map(
  (suffix) => `inference_jobs_ledger${suffix}`,
);
const FUNCTIONS = [
  'epoch',
  'on_insert',
  'on_update',
  'on_delete',
  'on_tamper',
  'trust',
  'fold',
  'adopt',
  'scan',
  'count',
  'newer',
  'seek',
];

for (const major of [15, 18] as const) {
  describe(`a table with a ledger, on PostgreSQL ${major},`, function () {
    this.timeout(60_000);
    const resources = new Resources();
    let cluster: PostgresCluster;
    let prepared: string;
    let database: ClusterDatabase;
    let knex: Knex;

    before(async () => {
      cluster = await startCluster({ major, resources });
      await cluster
        .connect()
        .raw(`CREATE ROLE reader LOGIN PASSWORD 'secret'; CREATE ROLE owner LOGIN PASSWORD 'secret'`);
      prepared = await preparedDatabase(cluster, async (database) => {
        await migrate(database);
        await database.raw(insert(1_500));
        await installLedger(database, { leafSeconds: 60 });
      });
    });
    beforeEach(async () => {
      database = await clusterDatabase(cluster, prepared);
      knex = database.knex;
    });
    afterEach(() => database.close());
    after(() => resources.close());

    /** Every kind of write that an application has. */
    async function write(by: Knex, table = 'inference_jobs'): Promise<void> {
      await by.raw(`INSERT INTO ${table} (task_type, status) VALUES ('chat', 'queued'), ('chat', 'failed')`);
      await by.raw(`UPDATE ${table} SET status = 'cancelled' WHERE status = 'queued'`);
      await by.raw(`DELETE FROM ${table} WHERE status = 'failed'`);
    }

    it('is counted by each role as far as row security lets it see', async () => {
      await knex.raw(`GRANT SELECT ON inference_jobs, ${TABLES.join(', ')} TO reader;
        ALTER TABLE inference_jobs ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON inference_jobs TO reader USING (user_id = 'user-1')`);
      expect(await new ListReader(database.as('reader')).compare()).to.deep.equal({
        lies: [],
        isExact: true,
        isByLedger: false,
      });
      expect(await new ListReader(knex).compare()).to.deep.equal({
        lies: [],
        isExact: true,
        isByLedger: true,
      });
      await knex.raw('ALTER TABLE inference_jobs DISABLE ROW LEVEL SECURITY');
      expect(await new ListReader(database.as('reader')).compare()).to.deep.equal({
        lies: [],
        isExact: true,
        isByLedger: true,
      });
    });

    it('gets no ledger from an owner who is subject to row security', async () => {
      await removeLedger(knex);
      await knex.raw(`GRANT CREATE ON SCHEMA public TO owner; ALTER TABLE inference_jobs OWNER TO owner;
        ALTER TABLE inference_jobs ENABLE ROW LEVEL SECURITY; ALTER TABLE inference_jobs FORCE ROW LEVEL SECURITY`);
      const refused = await rejection(installLedger(database.as('owner')));
      expect(refused).to.be.instanceOf(LedgerError);
      expect(refused.message).to.include('row security');
      await knex.raw('ALTER TABLE inference_jobs NO FORCE ROW LEVEL SECURITY');
      await installLedger(database.as('owner'));
      expect(await new ListReader(database.as('owner')).compare()).to.deep.equal({
        lies: [],
        isExact: true,
        isByLedger: true,
      });
    });

    it('is listed for a role that may read its columns only, without the ledger', async () => {
      const { rows } = await knex.raw<{ rows: { columns: string }[] }>(
        `SELECT string_agg(attname, ', ') AS columns FROM pg_attribute WHERE attrelid = 'inference_jobs'::regclass AND attnum > 0`,
      );
      await knex.raw(
        `GRANT SELECT (${rows[0]!.columns}) ON inference_jobs TO reader; GRANT SELECT ON ${TABLES.join(', ')} TO reader`,
      );
      const reader = new ListReader(database.as('reader'));
      for (let i = 0; i < 2; i++) {
        expect(await reader.compare()).to.deep.equal({ lies: [], isExact: true, isByLedger: false });
      }
      await knex.raw('GRANT SELECT ON inference_jobs TO reader');
      expect(await reader.compare()).to.deep.equal({ lies: [], isExact: true, isByLedger: true });
    });

    for (const style of ['SQL, DMY', 'German', 'Postgres, MDY']) {
      it(`is paged right where dates are written as ${style}, in a zone whose name is ambiguous`, async () => {
        const options = `-c datestyle=${style.replace(/ /g, '\\ ')} -c timezone=Asia/Shanghai`;
        await rebuildLedger(database.connect((url) => url.searchParams.set('options', options)));
        expect((await ledgerStatus(knex)).leafSeconds).to.be.within(1, 100_000);
        const reader = new ListReader(database.connect((url) => url.searchParams.set('options', options)));
        expect(await reader.compare()).to.deep.equal({ lies: [], isExact: true, isByLedger: true });
      });
    }

    for (const [what, drop] of [
      ...TABLES.map((table) => [`the table ${table}`, `DROP TABLE ${table}`] as const),
      ...FUNCTIONS.map(
        (name) => [`the function ${name}`, `DROP FUNCTION inference_jobs_ledger_${name} CASCADE`] as const,
      ),
      [
        'the right to write the deltas',
        'ALTER TABLE inference_jobs_ledger_deltas OWNER TO reader; REVOKE ALL ON inference_jobs_ledger_deltas FROM PUBLIC',
      ] as const,
    ]) {
      it(`goes on being written and listed without ${what}`, async () => {
        const reader = new ListReader(database.connect());
        await reader.compare();
        await knex.raw(drop);
        for (let i = 0; i < 2; i++) {
          await write(knex);
          expect((await reader.compare()).lies).to.deep.equal([]);
        }
        if (!what.startsWith('the right')) {
          const { state, doubts } = await ledgerStatus(knex);
          expect(
            state === 'broken' ||
              doubts.length > 0 ||
              ['fold', 'adopt', 'scan', 'count', 'newer', 'seek'].some((name) => what.endsWith(` ${name}`)),
          ).to.equal(true);
        }
        await rebuildLedger(knex);
        await write(knex);
        expect(await reader.compare()).to.deep.equal({ lies: [], isExact: true, isByLedger: true });
      });
    }

    it('goes on being written in a schema that is renamed, and by a name that is', async () => {
      await removeLedger(knex);
      await knex.raw('CREATE SCHEMA platform; ALTER TABLE inference_jobs SET SCHEMA platform');
      await installLedger(knex, { table: { ...INFERENCE_JOBS, schema: 'platform' } });
      await knex.raw('ALTER SCHEMA platform RENAME TO estate');
      await write(knex, 'estate.inference_jobs');
      const table = { ...INFERENCE_JOBS, schema: 'estate' };
      const total = await knex.raw<{ rows: { n: number }[] }>(
        'SELECT count(*)::int AS n FROM estate.inference_jobs',
      );
      const { classes: counts } = await new KnexTaskRepository(knex, { table }).read((snapshot) =>
        snapshot.count(ALL_TASKS),
      );
      expect(counts.reduce((sum, { count }) => sum + count, 0)).to.equal(total.rows[0]!.n);
      await removeLedger(knex, { table });
      await write(knex, 'estate.inference_jobs');
    });

    it('can be rid of its ledger while a column has another name, and after it is gone', async () => {
      await knex.raw('ALTER TABLE inference_jobs RENAME status TO state');
      await removeLedger(knex);
      await knex.raw('ALTER TABLE inference_jobs RENAME state TO status');
      expect((await ledgerStatus(knex)).state).to.equal('absent');
      await installLedger(knex);
      await knex.raw('DROP TABLE inference_jobs');
      await removeLedger(knex);
      const { rows } = await knex.raw<{ rows: unknown[] }>(
        `SELECT relname FROM pg_class WHERE relname LIKE '%ledger%' UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE '%ledger%'`,
      );
      expect(rows).to.deep.equal([]);
    });

    it('is not counted by a ledger of other columns', async () => {
      await knex.raw(
        `ALTER TABLE inference_jobs ADD state text COLLATE "C"; UPDATE inference_jobs SET state = 'running'`,
      );
      const table = { ...INFERENCE_JOBS, columns: { ...INFERENCE_JOBS.columns, status: 'state' } };
      const { classes: counts } = await new KnexTaskRepository(knex, { table }).read((snapshot) =>
        snapshot.count(ALL_TASKS),
      );
      expect(new Set(counts.map(({ status }) => status))).to.deep.equal(new Set(['running']));
      expect((await ledgerStatus(knex, { table })).doubts[0]?.reason).to.equal('other_mapping');
    });

    it('may have a name that leaves no room for those of the ledger', async () => {
      const table = { ...INFERENCE_JOBS, table: 'j'.repeat(60) };
      await knex.raw(`ALTER TABLE inference_jobs RENAME TO ${table.table}`);
      await installLedger(knex, { table });
      expect((await ledgerStatus(knex, { table })).state).to.equal('exact');
      expect(await positionsOf(new KnexTaskRepository(knex, { table }), ALL_TASKS, 1_490)).to.have.length(10);
      await removeLedger(knex, { table });
    });

    it('is refused a ledger for a column that is not stored', async function () {
      if (major < 18) return; // There are no virtual columns before PostgreSQL 18.
      await removeLedger(knex);
      await knex.raw(`ALTER TABLE inference_jobs RENAME status TO word;
        ALTER TABLE inference_jobs ADD status text GENERATED ALWAYS AS (lower(word)) VIRTUAL`);
      const refused = await rejection(installLedger(knex));
      expect(refused).to.be.instanceOf(LedgerError);
      expect(refused.message).to.include('virtual');
      await knex.raw(`INSERT INTO inference_jobs (task_type, word) VALUES ('chat', 'queued')`);
    });
  });
}
