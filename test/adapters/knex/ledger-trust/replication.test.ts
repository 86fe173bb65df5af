import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger, rebuildLedger } from '../../../../src/adapters/knex/ledger/install-ledger.js';
import { ledgerStatus } from '../../../../src/adapters/knex/ledger/ledger-status.js';
import { migrate } from '../../../../src/adapters/knex/migrations/migrate.js';
import type { TaskCounts } from '../../../../src/domain/ports/task-repository.js';
import { ALL_TASKS } from '../../../../src/domain/task-query.js';
import { within } from '../../../contract/task-queries.js';
import { eventually } from '../../../support/eventually.js';
import { ListReader } from '../../../support/list-truth.js';
import type { PostgresCluster } from '../../../support/postgres/postgres-cluster.js';
import type { PostgresStandby } from '../../../support/postgres/postgres-standby.js';
import { startCluster } from '../../../support/postgres/start-cluster.js';
import { startStandby } from '../../../support/postgres/start-standby.js';
import { Resources } from '../../../support/resources.js';

const insert = (rows: number) =>
  `INSERT INTO inference_jobs (task_type, status) SELECT (ARRAY['chat', 'image'])[1 + i % 2], 'queued' FROM generate_series(1, ${rows}) AS i`;
const EXACT = { lies: [], isExact: true, isByLedger: true };
const total = ({ classes }: TaskCounts) => classes.reduce((sum, { count }) => sum + count, 0);

async function totalOf(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { n: number }[] }>('SELECT count(*)::int AS n FROM inference_jobs');
  return rows[0]!.n;
}

for (const major of [15, 18] as const) {
  describe(`a standby of PostgreSQL ${major}`, function () {
    this.timeout(60_000);
    const resources = new Resources();
    let primary: PostgresCluster;
    let standby: PostgresStandby;
    let knex: Knex;

    before(async () => {
      primary = await startCluster({ major, resources });
      knex = primary.connect();
      await migrate(knex);
      await knex.raw(insert(1_200));
      await installLedger(knex, { leafSeconds: 60 });
      standby = await startStandby(primary, {
        settings: { max_standby_streaming_delay: '100ms', hot_standby_feedback: 'off' },
        resources,
      });
      await standby.caughtUp();
    });
    after(() => resources.close());

    it('is read by the ledger', async () => {
      await knex.raw(insert(30));
      await standby.caughtUp();
      const reader = new ListReader(standby.connect());
      expect(await reader.compare()).to.deep.equal(EXACT);
      expect(await reader.isReadAhead()).to.equal(true);
      await foldLedger(knex);
      await knex.raw(insert(30));
      await standby.caughtUp();
      expect(await reader.compare()).to.deep.equal(EXACT);
      expect(await reader.isReadAhead()).to.equal(true);
    });

    it('freezes a list at what it has replayed, so that the list does not grow when it goes on', async () => {
      const repository = new KnexTaskRepository(standby.connect());
      await standby.pause();
      await knex.raw(insert(40));
      const { asOf, before } = await repository.read(async (snapshot) => ({
        asOf: snapshot.takenAt,
        before: total(await snapshot.count(ALL_TASKS)),
      }));
      await standby.resume();
      await standby.caughtUp();
      const after = await repository.read((snapshot) => snapshot.count(within({ asOf })));
      expect(total(after)).to.equal(before);
      expect(after.classes.reduce((sum, { newer }) => sum + newer, 0)).to.equal(40);
    });

    it('gives the list although it had to cancel a reading to go on', async () => {
      const repository = new KnexTaskRepository(standby.connect());
      let readings = 0;
      const counts = await repository.read(async (snapshot) => {
        readings++;
        const counted = await snapshot.count(ALL_TASKS);
        if (readings === 1) {
          await knex.raw('DELETE FROM inference_jobs WHERE id IN (SELECT id FROM inference_jobs LIMIT 300)');
          await knex.raw('VACUUM inference_jobs');
          await standby.caughtUp();
        }
        await snapshot.positions(ALL_TASKS, { offset: 0, limit: 50 });
        return counted;
      });
      expect(readings).to.equal(2);
      expect(total(counts)).to.equal(await totalOf(knex));
    });

    it('gives the list although its connection was killed in the middle', async () => {
      const pool = standby.connect();
      const repository = new KnexTaskRepository(pool);
      let readings = 0;
      const counts = await repository.read(async (snapshot) => {
        if (++readings === 1) {
          await standby
            .connect({ poolMax: 1 })
            .raw(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'`,
            );
        }
        return snapshot.count(ALL_TASKS);
      });
      expect([readings, total(counts)]).to.deep.equal([2, await totalOf(knex)]);
    });
  });
}

for (const [from, to] of [
  [15, 18],
  [18, 18],
] as const) {
  describe(`a subscriber of PostgreSQL ${to} to a publisher of ${from}`, function () {
    this.timeout(60_000);
    const resources = new Resources();
    let publisher: PostgresCluster;
    let source: Knex;
    let target: Knex;

    before(async () => {
      publisher = await startCluster({ major: from, resources });
      source = publisher.connect();
      target = (await startCluster({ major: to, resources })).connect();
      for (const knex of [source, target]) await migrate(knex);
    });
    beforeEach(async () => {
      for (const knex of [source, target]) await knex.raw('TRUNCATE inference_jobs');
      await source.raw(insert(500));
    });
    afterEach(async () => {
      await target.raw('DROP SUBSCRIPTION IF EXISTS jobs');
      await source.raw('DROP PUBLICATION IF EXISTS jobs');
    });
    after(() => resources.close());

    const applied = async () => {
      const wanted = await sumOf(source);
      await eventually(async () => (await sumOf(target)) === wanted);
    };

    /** Which jobs there are, and how they are. */
    async function sumOf(knex: Knex): Promise<string> {
      const { rows } = await knex.raw<{ rows: { sum: string }[] }>(
        `SELECT md5(COALESCE(string_agg(id || status, ',' ORDER BY id), '')) AS sum FROM inference_jobs`,
      );
      return rows[0]!.sum;
    }

    async function writeOnSource(): Promise<void> {
      await source.raw(insert(70));
      await source.raw(`UPDATE inference_jobs SET status = 'failed' WHERE task_type = 'chat'`);
      await source.raw(`DELETE FROM inference_jobs WHERE id IN (SELECT id FROM inference_jobs LIMIT 60)`);
    }

    it('counts the first copy and every change by its own ledger, which was there before', async () => {
      await rebuildOrInstall(target);
      await source.raw('CREATE PUBLICATION jobs FOR TABLE inference_jobs');
      await target.raw(`CREATE SUBSCRIPTION jobs CONNECTION '${publisher.url}' PUBLICATION jobs`);
      await applied();
      const reader = new ListReader(target);
      expect(await reader.compare()).to.deep.equal(EXACT);
      await writeOnSource();
      await applied();
      expect(await reader.compare()).to.deep.equal(EXACT);
      await foldLedger(target);
      expect(await reader.compare()).to.deep.equal(EXACT);
      await source.raw('TRUNCATE inference_jobs');
      await applied();
      expect((await reader.compare()).lies).to.deep.equal([]);
      await foldLedger(target);
      await source.raw(insert(20));
      await applied();
      expect(await reader.compare()).to.deep.equal(EXACT);
      await target.raw('DROP SUBSCRIPTION jobs');
      await target.raw(insert(10));
      expect(await reader.compare()).to.deep.equal(EXACT);
    });

    it('is not misled where all tables are published, with a ledger on either side, which hinder nobody', async () => {
      for (const knex of [source, target]) await rebuildOrInstall(knex);
      await target.raw('TRUNCATE taskdeck_migrations, taskdeck_migrations_lock, users CASCADE');
      await source.raw('CREATE PUBLICATION jobs FOR ALL TABLES');
      await target.raw(`CREATE SUBSCRIPTION jobs CONNECTION '${publisher.url}' PUBLICATION jobs`);
      const readers = [source, target].map((knex) => new ListReader(knex));
      const expectTruth = async () => {
        await applied();
        for (const reader of readers) expect((await reader.compare()).lies).to.deep.equal([]);
      };
      await expectTruth();
      await writeOnSource();
      await foldLedger(source);
      await expectTruth();
      await source.raw('TRUNCATE inference_jobs');
      await source.raw(insert(30));
      await foldLedger(source);
      await expectTruth();
      await rebuildLedger(source, { leafSeconds: 60 });
      await writeOnSource();
      await foldLedger(source);
      await expectTruth();
      await target.raw('DROP SUBSCRIPTION jobs');
      await target.raw(insert(10));
      for (const reader of readers) expect((await reader.compare()).lies).to.deep.equal([]);
    });

    async function rebuildOrInstall(knex: Knex): Promise<void> {
      const isThere = (await ledgerStatus(knex)).state !== 'absent';
      await (isThere ? rebuildLedger : installLedger)(knex, { leafSeconds: 60 });
    }
  });
}
