import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { at } from '../../support/task-builder.js';
import { JOBS_COLUMNS } from '../../support/jobs-columns.js';

const COLUMNS = { createdAt: 'created_at', startedAt: 'started_at', finishedAt: 'finished_at' };
const FILTERS = [
  { where: 'true', filter: EVERY_TASK },
  { where: "status = 'failed'", filter: { ...EVERY_TASK, statuses: ['failed'] as const } },
];

describe('a partition that the ledger does not know yet', () => {
  let database: TestDatabase;
  let knex: Knex;
  let sent: string[] = [];

  before(async () => {
    database = await testDatabase({ migrated: false });
    knex = database.knex;
    await knex.raw(`
      CREATE TABLE inference_jobs (${JOBS_COLUMNS}) PARTITION BY RANGE (created_at);
      CREATE INDEX ON inference_jobs (created_at, id);
      CREATE TABLE known PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
      CREATE TABLE other PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-03') TO ('2026-01-04')`);
    const insert = (day: number) =>
      knex.raw(
        `INSERT INTO inference_jobs (task_type, status, created_at, started_at, finished_at)
         SELECT (ARRAY['chat', 'image'])[1 + i % 2], (ARRAY['queued', 'failed', 'failed'])[1 + i % 3],
                timestamptz '2026-01-0${day}' + i * interval '40 s',
                CASE WHEN i % 5 > 0 THEN timestamptz '2026-01-02' + i * interval '41 s' END,
                CASE WHEN i % 7 > 0 THEN timestamptz '2026-01-03' - i * interval '37 s' END
           FROM generate_series(1, 2000) AS i`,
      );
    await insert(1);
    await insert(3);
    await installLedger(knex, { leafSeconds: 600 });
    await knex.raw(
      `CREATE TABLE fresh PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-02') TO ('2026-01-03')`,
    );
    await insert(2);
    await knex.raw(`UPDATE known SET status = 'queued' WHERE created_at < '2026-01-01T05:00:00Z'`);
    knex.on('query', ({ sql }: { sql: string }) => sent.push(sql));
  });
  after(() => database.close());

  function describeLists(): void {
    for (const key of SORT_KEYS) {
      for (const asOf of [null, '2026-01-02T07:00:00.000001Z']) {
        it(`is in every window by ${key}, ${asOf === null ? 'of all' : 'of a frozen list'}, and in the counts`, async () => {
          const repository = new KnexTaskRepository(knex);
          for (const { where, filter } of FILTERS) {
            const inTime = asOf === null ? 'true' : `created_at <= '${asOf}'`;
            const { rows } = await knex.raw<{ rows: { id: string }[] }>(
              `SELECT id FROM inference_jobs WHERE ${where} AND ${inTime} ORDER BY ${COLUMNS[key]} DESC NULLS LAST, id`,
            );
            const order = { key, direction: 'descending' as const };
            const query = within({ asOf: asOf === null ? null : at(asOf) }, { ...ALL_TASKS, filter, order });
            await repository.read(async (snapshot) => {
              const { classes: counts } = await snapshot.count(query);
              const total = counts
                .filter(({ status }) => where === 'true' || status === 'failed')
                .reduce((sum, { count }) => sum + count, 0);
              expect(total).to.equal(rows.length);
              for (const offset of [700, 1_100, Math.floor(total / 2), total - 650]) {
                const positions = await snapshot.positions(query, { offset, limit: 15 });
                expect(positions.map(({ id }) => id)).to.deep.equal(
                  rows.slice(offset, offset + 15).map(({ id }) => id),
                );
              }
            });
          }
          expect(sent.some((sql) => sql.includes('_ledger_count'))).to.equal(true);
          expect(sent.some((sql) => sql.includes('_ledger_seek'))).to.equal(true);
          sent = [];
        });
      }
    }
  }

  describe('while it is scanned', describeLists);

  describe('once it is counted', () => {
    before(() => foldLedger(knex));
    describeLists();
  });
});
