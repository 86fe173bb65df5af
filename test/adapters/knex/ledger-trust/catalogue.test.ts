import { expect } from 'chai';
import type { Knex } from 'knex';
import { foldLedger } from '../../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger, rebuildLedger } from '../../../../src/adapters/knex/ledger/install-ledger.js';
import { ledgerStatus } from '../../../../src/adapters/knex/ledger/ledger-status.js';
import { verifyLedger } from '../../../../src/adapters/knex/ledger/verify-ledger.js';
import { migrate } from '../../../../src/adapters/knex/migrations/migrate.js';
import type { ClusterDatabase } from '../../../support/cluster-database.js';
import { clusterDatabase, preparedDatabase } from '../../../support/cluster-database.js';
import { ListReader } from '../../../support/list-truth.js';
import type { PostgresCluster } from '../../../support/postgres/postgres-cluster.js';
import { startCluster } from '../../../support/postgres/start-cluster.js';
import { Resources } from '../../../support/resources.js';

const insert = (rows: number, table = 'inference_jobs') =>
  `INSERT INTO ${table} (task_type, status, created_at)
   SELECT (ARRAY['chat', 'image'])[1 + i % 2], (ARRAY['queued', 'failed', 'running'])[1 + i % 3], timestamptz '2026-01-01' + i * interval '7 s'
     FROM generate_series(1, ${rows}) AS i`;
const LEDGER = ['', '_leaves', '_deltas', '_buckets', '_doubts'].map(
  (suffix) => `inference_jobs_ledger${suffix}`,
);
const each = (statement: (table: string) => string) => LEDGER.map(statement);
const OURS = ['insert', 'update', 'delete'].map((event) => `taskdeck_ledger_${event}`);

/** What happens beside the ledger, and what it is distrusted for meanwhile; '' where it may go on being used. */
const SITUATIONS: Record<string, { readonly steps: readonly string[]; readonly doubt: string }> = {
  'another table that was given its name': {
    steps: [
      'CREATE TABLE others (LIKE inference_jobs INCLUDING ALL)',
      insert(70, 'others'),
      'ALTER TABLE inference_jobs RENAME TO away',
      'ALTER TABLE others RENAME TO inference_jobs',
      insert(5),
    ],
    doubt: 'other_table',
  },
  'its own name back after it was away': {
    steps: [
      'ALTER TABLE inference_jobs RENAME TO away',
      insert(5, 'away'),
      'ALTER TABLE away RENAME TO inference_jobs',
      insert(5),
    ],
    doubt: '',
  },
  'a table made anew under its name': {
    steps: [
      'CREATE TABLE saved (LIKE inference_jobs INCLUDING ALL)',
      'DROP TABLE inference_jobs',
      'ALTER TABLE saved RENAME TO inference_jobs',
      insert(9),
    ],
    doubt: 'other_table',
  },
  'a table that inherits from it': {
    steps: [
      'CREATE TABLE child () INHERITS (inference_jobs)',
      insert(30, 'child'),
      `DELETE FROM inference_jobs WHERE status = 'failed'`,
    ],
    doubt: 'inherited',
  },
  'a table that inherited from it for a while': {
    steps: [
      'CREATE TABLE child () INHERITS (inference_jobs)',
      insert(30, 'child'),
      `DELETE FROM inference_jobs WHERE status = 'failed'`,
      'DROP TABLE child',
    ],
    doubt: '',
  },
  'no log': { steps: ['ALTER TABLE inference_jobs SET UNLOGGED', insert(5)], doubt: 'unlogged' },
  'triggers that were disabled and enabled': {
    steps: [
      'ALTER TABLE inference_jobs DISABLE TRIGGER ALL',
      insert(500),
      'ALTER TABLE inference_jobs ENABLE TRIGGER ALL',
      insert(5),
    ],
    doubt: 'triggers_off',
  },
  'triggers that were disabled and enabled ALWAYS': {
    steps: [
      'ALTER TABLE inference_jobs DISABLE TRIGGER ALL',
      insert(500),
      ...OURS.map((name) => `ALTER TABLE inference_jobs ENABLE ALWAYS TRIGGER ${name}`),
      insert(5),
    ],
    doubt: 'triggers_changed',
  },
  'a data-only restore with triggers disabled': {
    steps: [
      'CREATE TABLE saved AS TABLE inference_jobs',
      'DELETE FROM inference_jobs',
      'ALTER TABLE inference_jobs DISABLE TRIGGER ALL',
      'INSERT INTO inference_jobs SELECT * FROM saved',
      'ALTER TABLE inference_jobs ENABLE TRIGGER ALL',
    ],
    doubt: 'triggers_off',
  },
  'a restore of all data on top of what the triggers had counted': {
    steps: [
      'CREATE TABLE saved AS TABLE inference_jobs',
      ...each((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`),
      'DELETE FROM inference_jobs',
      'FOLD',
      'INSERT INTO inference_jobs SELECT * FROM saved',
      ...each((table) => `INSERT INTO ${table} SELECT * FROM saved_${table} ON CONFLICT DO NOTHING`),
    ],
    doubt: 'written_by_others',
  },
  'a restore of all data onto itself, of which only what has no key comes through': {
    steps: [
      insert(5).replace('7 s', '9 s'),
      'CREATE TABLE saved AS TABLE inference_jobs',
      ...each((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`),
      ...['inference_jobs', ...LEDGER].map(
        (
          table,
        ) => `DO $$ BEGIN INSERT INTO ${table} SELECT * FROM saved${table === 'inference_jobs' ? '' : `_${table}`};
                    EXCEPTION WHEN unique_violation THEN NULL; END $$`,
      ),
    ],
    doubt: 'written_by_others',
  },
  'a restore of all data into tables that were emptied': {
    steps: [
      'CREATE TABLE saved AS TABLE inference_jobs',
      ...each((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`),
      `TRUNCATE inference_jobs, ${LEDGER.join(', ')}`,
      'INSERT INTO inference_jobs SELECT * FROM saved',
      ...each((table) => `INSERT INTO ${table} SELECT * FROM saved_${table}`),
    ],
    doubt: 'written_by_others',
  },
  'the rows of a ledger from elsewhere': {
    steps: each(
      (table) =>
        `CREATE TABLE saved_${table} AS TABLE ${table}; UPDATE saved_${table} SET epoch = epoch + 1; ALTER TABLE ${table} DISABLE TRIGGER ALL;
         INSERT INTO ${table} SELECT * FROM saved_${table}; ALTER TABLE ${table} ENABLE TRIGGER ALL`,
    ),
    doubt: 'guards_changed',
  },
  'counts that somebody changed by hand': {
    steps: [`UPDATE inference_jobs_ledger_buckets SET n = n + 1, counts[1] = counts[1] + 1`],
    doubt: 'written_by_others',
  },
  'a new file (VACUUM FULL)': { steps: ['VACUUM FULL inference_jobs', insert(5)], doubt: 'rewritten' },
  'a new file (CLUSTER)': {
    steps: ['CLUSTER inference_jobs USING inference_jobs_created', insert(5)],
    doubt: 'rewritten',
  },
  'a TRUNCATE with rows after it': {
    steps: [`BEGIN; TRUNCATE inference_jobs; ${insert(50)}; COMMIT`, insert(5)],
    doubt: 'rewritten',
  },
  'a renamed column, and the name back': {
    steps: [
      // So that the session has the triggers' plans already.
      `INSERT INTO inference_jobs (task_type, status) VALUES ('early', 'queued')`,
      `UPDATE inference_jobs SET status = 'running' WHERE task_type = 'early'`,
      `DELETE FROM inference_jobs WHERE task_type = 'early'`,
      'ALTER TABLE inference_jobs RENAME status TO state',
      `INSERT INTO inference_jobs (task_type, state) VALUES ('chat', 'queued')`,
      `UPDATE inference_jobs SET state = 'cancelled' WHERE state = 'failed'`,
      `DELETE FROM inference_jobs WHERE state = 'running'`,
      'ALTER TABLE inference_jobs RENAME state TO status',
      insert(5),
    ],
    doubt: 'unreadable_row 42703',
  },
  'a renamed column that nobody wrote to meanwhile': {
    steps: [
      'ALTER TABLE inference_jobs RENAME status TO state',
      'ALTER TABLE inference_jobs RENAME state TO status',
      insert(5),
    ],
    doubt: '',
  },
};

for (const major of [15, 18] as const) {
  describe(`the list of a table with a ledger, on PostgreSQL ${major}, tells the truth after`, function () {
    this.timeout(60_000);
    const resources = new Resources();
    let cluster: PostgresCluster;
    let prepared: string;
    let database: ClusterDatabase;
    let knex: Knex;
    let reader: ListReader;

    before(async () => {
      cluster = await startCluster({ major, resources });
      prepared = await preparedDatabase(cluster, async (database) => {
        await migrate(database);
        await database.raw(insert(1_500));
        await installLedger(database, { leafSeconds: 60 });
      });
    });
    beforeEach(async () => {
      database = await clusterDatabase(cluster, prepared);
      knex = database.knex;
      reader = new ListReader(database.connect());
      expect(await reader.compare()).to.deep.equal({ lies: [], isExact: true, isByLedger: true });
      expect(await reader.isReadAhead()).to.equal(true);
    });
    afterEach(() => database.close());
    after(() => resources.close());

    async function expectMended(): Promise<void> {
      await rebuildLedger(knex, { leafSeconds: 60 });
      await knex.raw(insert(3));
      expect(await reader.compare()).to.deep.equal({ lies: [], isExact: true, isByLedger: true });
      expect(await verifyLedger(knex)).to.include({ differences: 0 });
    }

    for (const [what, { steps, doubt }] of Object.entries(SITUATIONS)) {
      it(what, async () => {
        for (const step of steps) await (step === 'FOLD' ? foldLedger(knex) : knex.raw(step));
        const found = await reader.compare();
        expect(found).to.deep.include({ lies: [], isByLedger: doubt === '' });
        const { doubts } = await ledgerStatus(knex);
        expect(doubts.map(({ reason }) => reason)).to.deep.equal(doubt === '' ? [] : [doubt]);
        await foldLedger(knex);
        expect((await reader.compare()).lies).to.deep.equal([]);
        if (doubt === 'inherited') await knex.raw('DROP TABLE child');
        if (doubt === 'unlogged') await knex.raw('ALTER TABLE inference_jobs SET LOGGED');
        await expectMended();
      });
    }

    it('a table that inherits from it where another one did before', async () => {
      for (const step of ['CREATE TABLE child () INHERITS (inference_jobs)', 'DROP TABLE child'])
        await knex.raw(step);
      await reader.compare();
      expect(await reader.isReadAhead()).to.equal(true);
      // Says nothing of it in the row of the table above, since that one is marked already.
      await knex.raw('CREATE TABLE child () INHERITS (inference_jobs)');
      await knex.raw(insert(30, 'child'));
      expect(await reader.compare()).to.deep.include({ lies: [], isByLedger: false });
    });

    it('a trigger that was disabled by the transaction whose number makes up for another that it dropped', async () => {
      const beside = 'taskdeck_beside';
      await knex.raw(
        `CREATE FUNCTION ${beside}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
      );
      await knex.raw(
        `CREATE TRIGGER ${beside} AFTER TRUNCATE ON inference_jobs EXECUTE FUNCTION ${beside}()`,
      );
      await reader.compare();
      expect(await reader.isReadAhead()).to.equal(true);
      await knex.raw(`DO $$
        DECLARE
          target bigint := (SELECT sum(xmin::text::bigint) FROM pg_trigger WHERE tgrelid = 'inference_jobs'::regclass
                               AND tgname IN ('taskdeck_ledger_insert', '${beside}'));
        BEGIN
          WHILE pg_current_xact_id()::text::bigint < target LOOP COMMIT; END LOOP;
          ALTER TABLE inference_jobs DISABLE TRIGGER taskdeck_ledger_insert;
          DROP TRIGGER ${beside} ON inference_jobs;
        END $$`);
      await knex.raw(insert(30));
      expect(await reader.compare()).to.deep.include({ lies: [], isByLedger: false });
    });

    it('a table of deltas earlier in the search path', async () => {
      await knex.raw('CREATE SCHEMA earlier');
      const connect = () =>
        database.connect((url) => url.searchParams.set('options', '-c search_path=earlier,public'));
      const early = new ListReader(connect());
      await early.compare();
      expect(await early.isReadAhead()).to.equal(true);
      await knex.raw('CREATE TABLE earlier.inference_jobs_ledger_deltas (LIKE inference_jobs_ledger_deltas)');
      await connect().raw(insert(30));
      // At once, so that some of them are read on new connections, where names are looked up anew.
      const compared = await Promise.all([
        early.compare(),
        early.compare(),
        early.compare(),
        early.compare(),
      ]);
      expect(compared.flatMap(({ lies }) => lies)).to.deep.equal([]);
      expect(await early.isReadAhead()).to.equal(false);
      expect((await early.compare()).lies).to.deep.equal([]);
    });

    it('a crash that emptied it while it was not logged', async () => {
      await knex.raw('ALTER TABLE inference_jobs SET UNLOGGED');
      await cluster.crash();
      await cluster.restart();
      const again = new ListReader(database.connect());
      expect(await again.compare()).to.deep.include({ lies: [], isByLedger: false });
      await knex
        .raw('ALTER TABLE inference_jobs SET LOGGED')
        .catch(() => knex.raw('ALTER TABLE inference_jobs SET LOGGED'));
      await knex.raw(insert(5));
      expect(await again.compare()).to.deep.include({ lies: [], isByLedger: false });
      await foldLedger(knex);
      expect(await again.compare()).to.deep.include({ lies: [], isByLedger: true });
    });
  });
}
