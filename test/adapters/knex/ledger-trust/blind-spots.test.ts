import { expect } from 'chai';
import type { Knex } from 'knex';
import { foldLedger } from '../../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger, rebuildLedger } from '../../../../src/adapters/knex/ledger/install-ledger.js';
import { ledgerStatus } from '../../../../src/adapters/knex/ledger/ledger-status.js';
import { verifyLedger } from '../../../../src/adapters/knex/ledger/verify-ledger.js';
import { migrate } from '../../../../src/adapters/knex/migrations/migrate.js';
import type { ClusterDatabase } from '../../../support/cluster-database.js';
import { clusterDatabase } from '../../../support/cluster-database.js';
import { JOBS_COLUMNS } from '../../../support/jobs-columns.js';
import { ListReader } from '../../../support/list-truth.js';
import type { PostgresCluster } from '../../../support/postgres/postgres-cluster.js';
import { startCluster } from '../../../support/postgres/start-cluster.js';
import { Resources } from '../../../support/resources.js';

const EXACT = { lies: [], isExact: true, isByLedger: true };
const SCANNED = { ...EXACT, isByLedger: false };
const [LEDGER, LEAVES, DELTAS, BUCKETS, DOUBTS] = ['', '_leaves', '_deltas', '_buckets', '_doubts'].map(
  (suffix) => `inference_jobs_ledger${suffix}`,
) as [string, string, string, string, string];
const TABLES = [LEDGER, LEAVES, DELTAS, BUCKETS, DOUBTS];
const insert = (rows: number, table = 'inference_jobs') =>
  `INSERT INTO ${table} (task_type, status, created_at)
   SELECT (ARRAY['chat', 'image'])[1 + i % 2], (ARRAY['queued', 'failed', 'running'])[1 + i % 3], timestamptz '2026-01-01' + i * interval '7 s'
     FROM generate_series(1, ${rows}) AS i`;
const writesOf = (jobs: string) => [
  insert(40, jobs),
  `UPDATE ${jobs} SET status = 'cancelled' WHERE id IN (SELECT id FROM ${jobs} WHERE status = 'failed' LIMIT 30)`,
  `DELETE FROM ${jobs} WHERE id IN (SELECT id FROM ${jobs} WHERE status = 'running' LIMIT 20)`,
];
const WRITES = writesOf('inference_jobs');
const giveTo = (role: string) => TABLES.map((table) => `ADMIN ALTER TABLE ${table} OWNER TO ${role}`);

interface Situation {
  readonly steps: readonly string[];
  readonly doubt: string;
}

/** By the owner of the table and its ledger, who is no superuser; by one who is where it says ADMIN. */
const SITUATIONS: Record<string, Situation> = {
  'the table for deltas was elsewhere for a while': {
    steps: [`ALTER TABLE ${DELTAS} RENAME TO away`, ...WRITES, `ALTER TABLE away RENAME TO ${DELTAS}`],
    doubt: 'unwritable',
  },
  'the schema had another name for a while': {
    steps: [
      'ADMIN ALTER SCHEMA public RENAME TO estate',
      ...writesOf('estate.inference_jobs'),
      'ADMIN ALTER SCHEMA estate RENAME TO public',
    ],
    doubt: 'unwritable',
  },
  'the table for deltas belongs to another role': {
    steps: [`ADMIN ALTER TABLE ${DELTAS} OWNER TO reader`, ...WRITES],
    doubt: 'guards_changed',
  },
  'all tables of the ledger belong to another role': {
    steps: [...giveTo('reader'), ...WRITES],
    doubt: 'guards_changed',
  },
  'all tables of the ledger went to another role, which lets it write them again': {
    steps: [...giveTo('reader'), ...WRITES, ...TABLES.map((table) => `ADMIN GRANT ALL ON ${table} TO owner`)],
    doubt: 'guards_changed',
  },
  'the right to append was revoked for a while': {
    steps: [`REVOKE INSERT ON ${DELTAS} FROM owner`, ...WRITES, `GRANT INSERT ON ${DELTAS} TO owner`],
    doubt: 'unwritable',
  },
  'the right to append is revoked, and that to say so': {
    steps: [`REVOKE INSERT ON ${DELTAS}, ${DOUBTS} FROM owner`, ...WRITES],
    doubt: 'guards_changed',
  },
  'the doubts can be appended to, but not read': {
    steps: [`REVOKE SELECT ON ${DOUBTS} FROM owner`, `REVOKE INSERT ON ${DELTAS} FROM owner`, ...WRITES],
    doubt: 'guards_changed',
  },
  'the tables of the ledger got row security that its owner is subject to': {
    steps: [
      ...TABLES.map((table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY`),
      ...WRITES,
    ],
    doubt: 'guards_changed',
  },
  'the schema belongs to another role, and those who may use it do not include the owner': {
    steps: [
      'ADMIN ALTER SCHEMA public OWNER TO reader',
      'ADMIN REVOKE ALL ON SCHEMA public FROM PUBLIC',
      'ADMIN GRANT ALL ON inference_jobs TO reader',
      ...WRITES.map((write) => `READER ${write}`),
    ],
    doubt: 'guards_changed',
  },
  'the deltas are not logged': {
    steps: [`ALTER TABLE ${DELTAS} SET UNLOGGED`, ...WRITES],
    doubt: 'guards_changed',
  },
  'the functions that count run as whoever writes': {
    steps: [
      ...['insert', 'update', 'delete'].map(
        (event) => `ALTER FUNCTION inference_jobs_ledger_on_${event} SECURITY INVOKER`,
      ),
      'ADMIN GRANT ALL ON inference_jobs TO reader',
      ...WRITES.map((write) => `READER ${write}`),
    ],
    doubt: 'guards_changed',
  },
  'another column took over the name of the status': {
    steps: [
      'ALTER TABLE inference_jobs ADD new_status text',
      `UPDATE inference_jobs SET new_status = 'cancelled'`,
      'ALTER TABLE inference_jobs ALTER status DROP NOT NULL',
      'BEGIN; ALTER TABLE inference_jobs RENAME status TO old_status; ALTER TABLE inference_jobs RENAME new_status TO status; COMMIT',
    ],
    doubt: 'other_mapping',
  },
  'another column took over the name of the time of creation': {
    steps: [
      `ALTER TABLE inference_jobs ADD new_time timestamptz DEFAULT now()`,
      `UPDATE inference_jobs SET new_time = created_at - random() * interval '1 h'`,
      'BEGIN; ALTER TABLE inference_jobs RENAME created_at TO old_time; ALTER TABLE inference_jobs RENAME new_time TO created_at; COMMIT',
    ],
    doubt: 'other_mapping',
  },
};

for (const major of [15, 18] as const) {
  describe(`the list of a table with a ledger, on PostgreSQL ${major}, tells the truth where`, function () {
    this.timeout(60_000);
    const resources = new Resources();
    let cluster: PostgresCluster;
    let database: ClusterDatabase;
    let admin: Knex;
    let owner: Knex;
    let reader: Knex;
    const open = async (prepared?: string) => {
      database = await clusterDatabase(cluster, prepared);
      admin = database.knex;
      [owner, reader] = [database.as('owner'), database.as('reader')];
      if (prepared === undefined) await admin.raw('ALTER SCHEMA public OWNER TO owner');
    };

    before(async () => {
      cluster = await startCluster({ major, resources });
      await cluster
        .connect()
        .raw(`CREATE ROLE reader LOGIN PASSWORD 'secret'; CREATE ROLE owner LOGIN PASSWORD 'secret'`);
    });
    afterEach(() => database.close());
    after(() => resources.close());

    async function install(): Promise<void> {
      await owner.raw(insert(1_500));
      await installLedger(owner, { leafSeconds: 60 });
      await admin.raw('GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader');
    }

    async function expectRebuilt(): Promise<void> {
      await rebuildLedger(admin, { leafSeconds: 60 });
      for (const write of WRITES) await admin.raw(write);
      expect(await new ListReader(admin).compare()).to.deep.equal(EXACT);
      expect(await verifyLedger(admin)).to.deep.include({ differences: 0, doubts: [] });
    }

    describe("of the platform's own,", () => {
      let prepared: string;

      before(async () => {
        await open();
        await migrate(admin);
        await admin.raw('ALTER TABLE inference_jobs OWNER TO owner');
        await install();
        await database.close();
        prepared = new URL(database.url).pathname.slice(1);
      });
      beforeEach(() => open(prepared));

      for (const [what, { steps, doubt }] of Object.entries(SITUATIONS)) {
        it(what, async () => {
          const readers = (
            what.startsWith('the schema belongs') ? [admin, reader] : [admin, owner, reader]
          ).map((knex) => new ListReader(knex));
          for (const one of readers) expect(await one.compare()).to.deep.equal(EXACT);
          for (const step of steps) {
            const [by] = /^(?:ADMIN|READER) /.exec(step) ?? [''];
            await { '': owner, 'ADMIN ': admin, 'READER ': reader }[by]!.raw(step.slice(by.length));
          }
          for (const one of readers) expect(await one.compare()).to.deep.equal(SCANNED);
          expect((await ledgerStatus(admin)).doubts.map(({ reason }) => reason)).to.deep.equal([doubt]);
          await foldLedger(admin).catch(() => undefined);
          for (const one of readers) expect(await one.compare()).to.deep.equal(SCANNED);
          await expectRebuilt();
        });
      }

      for (const table of TABLES) {
        it(`${table} has row security that hides it from a reader`, async () => {
          await owner.raw(insert(40));
          await foldLedger(owner);
          await owner.raw(insert(40));
          await owner.raw(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
          expect(await new ListReader(reader).compare()).to.deep.equal(SCANNED);
          expect(await new ListReader(owner).compare()).to.deep.equal(EXACT);
          await owner.raw(insert(40));
          await owner.raw(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`);
          expect(await new ListReader(reader).compare()).to.deep.equal(EXACT);
        });
      }

      it('it was swapped with another one for a while, which was written to', async () => {
        await owner.raw('CREATE TABLE other (LIKE inference_jobs INCLUDING ALL)');
        const swap =
          'BEGIN; ALTER TABLE inference_jobs RENAME TO away; ALTER TABLE other RENAME TO inference_jobs; ALTER TABLE away RENAME TO other; COMMIT';
        const list = new ListReader(owner);
        for (const found of [SCANNED, EXACT, SCANNED, EXACT]) {
          await owner.raw(swap);
          for (const write of [...WRITES, insert(9, 'other')]) await owner.raw(write);
          expect(await list.compare()).to.deep.equal(found);
          await foldLedger(owner);
          expect(await list.compare()).to.deep.equal(found);
        }
      });

      it('it was made again with triggers of the same names, and filled', async () => {
        await owner.raw(`CREATE TABLE other (LIKE inference_jobs INCLUDING ALL); ${insert(70, 'other')};
          DROP TABLE inference_jobs; ALTER TABLE other RENAME TO inference_jobs`);
        for (const event of ['insert', 'update', 'delete']) {
          await owner.raw(`CREATE TRIGGER taskdeck_ledger_${event} AFTER ${event} ON inference_jobs FOR EACH ROW EXECUTE FUNCTION inference_jobs_ledger_on_${event}();
            ALTER TABLE inference_jobs ENABLE ALWAYS TRIGGER taskdeck_ledger_${event}`);
        }
        for (const write of WRITES) await owner.raw(write);
        expect(await new ListReader(owner).compare()).to.deep.equal(SCANNED);
        await foldLedger(owner);
        expect(await new ListReader(owner).compare()).to.deep.equal(SCANNED);
        await expectRebuilt();
      });
    });

    describe('of another make,', () => {
      beforeEach(() => open());

      it('a word of an enumeration gets another spelling, but not where it gets more words', async () => {
        await admin.raw(`CREATE TYPE state AS ENUM ('queued', 'running', 'failed', 'cancelled')`);
        await owner.raw(`CREATE TABLE inference_jobs (${JOBS_COLUMNS})`);
        await admin.raw(`ALTER TABLE inference_jobs ALTER status DROP DEFAULT, ALTER status TYPE state USING status::state;
          CREATE CAST (text AS state) WITH INOUT AS ASSIGNMENT`);
        await install();
        const list = new ListReader(reader);
        await admin.raw(`ALTER TYPE state ADD VALUE 'completed' BEFORE 'failed'`);
        for (const write of WRITES) await owner.raw(write);
        expect(await list.compare()).to.deep.equal(EXACT);
        await admin.raw(`ALTER TYPE state RENAME VALUE 'queued' TO 'completed later'`);
        expect((await ledgerStatus(admin)).doubts[0]?.reason).to.equal('other_mapping');
        await admin.raw(`ALTER TYPE state RENAME VALUE 'completed later' TO 'queued'`);
        expect(await list.compare()).to.deep.equal(SCANNED);
        await expectRebuilt();
      });

      it('its partitions have row security of their own, or get another column under a name of ours', async () => {
        await owner.raw(`CREATE TABLE inference_jobs (${JOBS_COLUMNS}) PARTITION BY RANGE (created_at);
          CREATE TABLE january PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`);
        await install();
        const readers = [admin, owner, reader].map((knex) => new ListReader(knex));
        await owner.raw(`CREATE TABLE february PARTITION OF inference_jobs FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
          ALTER TABLE february ENABLE ROW LEVEL SECURITY; GRANT SELECT ON february TO reader`);
        await owner.raw(insert(90).replace('2026-01-01', '2026-02-01'));
        for (const one of readers) expect((await one.compare()).lies).to.deep.equal([]);
        await foldLedger(owner);
        for (const one of readers) expect(await one.compare()).to.deep.equal(EXACT);

        await owner.raw(`ALTER TABLE inference_jobs ADD new_status text; UPDATE inference_jobs SET new_status = 'cancelled';
          ALTER TABLE inference_jobs ALTER status DROP NOT NULL; ALTER TABLE inference_jobs RENAME status TO old_status;
          ALTER TABLE inference_jobs RENAME new_status TO status`);
        for (const one of readers) expect(await one.compare()).to.deep.equal(SCANNED);
        await expectRebuilt();
      });

      it('a MERGE moves rows between its partitions', async () => {
        await owner.raw(`CREATE TABLE inference_jobs (${JOBS_COLUMNS}) PARTITION BY RANGE (created_at);
          CREATE TABLE january PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
          CREATE TABLE february PARTITION OF inference_jobs FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')`);
        await install();
        await owner.raw(
          `MERGE INTO inference_jobs AS job USING (SELECT id, row_number() OVER (ORDER BY id) AS n FROM inference_jobs) AS old ON job.id = old.id
             WHEN MATCHED AND n % 3 = 0 THEN UPDATE SET created_at = created_at + interval '31 days', status = 'running'
             WHEN MATCHED AND n % 3 = 1 THEN DELETE`,
        );
        expect(await new ListReader(owner).compare()).to.deep.equal(EXACT);
        expect(await verifyLedger(admin)).to.include({ differences: 0 });
      });
    });
  });
}
