import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerKeeper } from '../../../src/adapters/knex/ledger/ledger-keeper.js';
import { ledgerStatus } from '../../../src/adapters/knex/ledger/ledger-status.js';
import { verifyLedger } from '../../../src/adapters/knex/ledger/verify-ledger.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { Resources } from '../../support/resources.js';
import { JOBS_COLUMNS } from '../../support/jobs-columns.js';

const DAYS = 30;
const KEPT = 5;
const dateOf = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
const addDay = (day: number) =>
  `CREATE TABLE day_${day} PARTITION OF inference_jobs FOR VALUES FROM ('${dateOf(day)}') TO ('${dateOf(day + 1)}')`;
const insert = (table: string, day: number, rows: number) =>
  `INSERT INTO ${table} (task_type, status, created_at)
   SELECT 'chat', 'queued', timestamptz '${dateOf(day)}' + i * interval '10 s' FROM generate_series(1, ${rows}) AS i`;

describe('the ledger of a table whose partitions come and go under writers', function () {
  this.timeout(120_000);
  const resources = new Resources();
  let database: TestDatabase;
  let knex: Knex;
  let today = KEPT - 1;
  let isOver = false;
  const writing: Promise<void>[] = [];

  before(async () => {
    database = resources.use(await testDatabase({ migrated: false }));
    knex = database.knex;
    await knex.raw(`
      CREATE TABLE inference_jobs (${JOBS_COLUMNS}) PARTITION BY RANGE (created_at);
      CREATE INDEX ON inference_jobs (created_at, id);
      CREATE INDEX ON inference_jobs (id)`);
    for (let day = 0; day < KEPT; day++) {
      await knex.raw(addDay(day));
      await knex.raw(insert('inference_jobs', day, 700));
    }
    await installLedger(knex, { leafSeconds: 600 });
    const keeper = new LedgerKeeper(database.connect({ poolMax: 1 }), { intervalMs: 200 });
    keeper.start();
    resources.defer(() => keeper.stop());
    resources.defer(async () => {
      isOver = true;
      await Promise.all(writing);
    });
    for (const writer of [database.connect({ poolMax: 1 }), database.connect({ poolMax: 1 })]) {
      writing.push(write(writer));
    }
  });
  after(() => resources.close());

  async function write(writer: Knex): Promise<void> {
    while (!isOver) {
      await writer.raw(insert('inference_jobs', today, 3));
      await writer.raw(
        `UPDATE inference_jobs SET status = 'running', started_at = now() WHERE id IN
           (SELECT id FROM inference_jobs WHERE created_at >= '${dateOf(today)}' AND status = 'queued' LIMIT 2)`,
      );
      await delay(5);
    }
  }

  /** In one snapshot, with the writers on: the count, and how many rows the last page really has. */
  async function expectTruth(repository: KnexTaskRepository): Promise<void> {
    await repository.read(async (snapshot) => {
      const { classes: counts } = await snapshot.count(ALL_TASKS);
      const total = counts.reduce((sum, { count }) => sum + count, 0);
      expect(counts.every(({ atLeast }) => atLeast !== true)).to.equal(true);
      const last = await snapshot.positions(ALL_TASKS, { offset: Math.max(0, total - 7), limit: 20 });
      expect(last).to.have.length(Math.min(7, total));
    });
  }

  it(`is right through ${DAYS} days, and counts each new partition by itself within two seconds, and no other`, async () => {
    const repository = new KnexTaskRepository(database.connect());
    const doubted = new Set<string>();
    for (let day = KEPT; day < KEPT + DAYS; day++) {
      await knex.raw(addDay(day));
      await knex.raw(insert(`day_${day}`, day, 40));
      today = day;
      await expectTruth(repository);
      const oldest = day - KEPT;
      const { doubts } = await ledgerStatus(knex);
      for (const { table, reason } of doubts)
        doubted.add(table === `day_${day}` ? reason : `${table} ${reason}`);
      await knex.raw(
        day % 2 === 0
          ? `DROP TABLE day_${oldest}`
          : `ALTER TABLE inference_jobs DETACH PARTITION day_${oldest}`,
      );
      await expectTruth(repository);
      await eventually(async () => (await ledgerStatus(knex)).state === 'exact', { deadlineMs: 2_000 });
      await expectTruth(repository);
    }
    expect([...doubted]).to.deep.equal(['new']);
    expect(await verifyLedger(knex)).to.include({ differences: 0 });
  });
});
