import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { countsOf, within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { at } from '../../support/task-builder.js';
import { JOBS_COLUMNS } from '../../support/jobs-columns.js';

/** One class is larger than it is counted; there are jobs without a status, without a type, and without either. */
const ROWS: readonly (readonly [status: string, type: string, rows: number])[] = [
  [`'queued'`, `'chat'`, 10_050],
  [`'queued'`, 'NULL', 30],
  [`'failed'`, `'chat'`, 900],
  [`'failed'`, `'image'`, 20],
  ['NULL', `'image'`, 7],
  ['NULL', 'NULL', 5],
];

describe('counting up to limits, in a table that looks like more than a million jobs', () => {
  let database: TestDatabase;
  let knex: Knex;
  let repository: KnexTaskRepository;
  let sent: string[] = [];

  before(async () => {
    database = await testDatabase({ migrated: false });
    knex = database.knex;
    await knex.raw(`
      CREATE TABLE inference_jobs (${JOBS_COLUMNS}, PRIMARY KEY (id)) WITH (autovacuum_enabled = off);
      CREATE INDEX ON inference_jobs (created_at, id) INCLUDE (status, task_type);
      CREATE INDEX ON inference_jobs (status, task_type, created_at, id)`);
    for (const [status, type, rows] of ROWS) {
      await knex.raw(
        `INSERT INTO inference_jobs (status, task_type, created_at)
         SELECT ${status}, ${type}, timestamptz '2026-01-01' + i * interval '1 s' FROM generate_series(1, ${rows}) AS i`,
      );
    }
    await knex.raw('ANALYZE inference_jobs');
    await knex.raw(`UPDATE pg_class SET reltuples = 2000000 WHERE oid = 'inference_jobs'::regclass`);
    knex.on('query', ({ sql }: { sql: string }) => sent.push(sql));
    repository = new KnexTaskRepository(knex);
  });
  beforeEach(() => (sent = []));
  after(() => database.close());

  it('counts jobs without a status or a type, too', async () => {
    expect(await countsOf(repository, ALL_TASKS)).to.deep.equal({
      'chat/queued': { count: 10_001, newer: 0 },
      '/queued': { count: 30, newer: 0 },
      'chat/failed': { count: 900, newer: 0 },
      'image/failed': { count: 20, newer: 0 },
      'image/unknown': { count: 7, newer: 0 },
      '/unknown': { count: 5, newer: 0 },
    });
  });

  it('counts them apart from newer ones in a frozen list', async () => {
    const counts = await countsOf(repository, within({ asOf: at('2026-01-01T00:00:05Z') }));
    expect(counts).to.deep.include({
      '/queued': { count: 5, newer: 25 },
      'chat/failed': { count: 5, newer: 895 },
      'image/unknown': { count: 5, newer: 2 },
      '/unknown': { count: 5, newer: 0 },
    });
  });

  it('knows where a filtered list ends whose own classes were counted whole, and reads it from there', async () => {
    const query: TaskQuery = {
      ...ALL_TASKS,
      filter: { ...EVERY_TASK, statuses: ['failed'], taskTypes: ['chat'] },
    };
    const { rows } = await knex.raw<{ rows: { id: string }[] }>(
      `SELECT id FROM inference_jobs WHERE status = 'failed' AND task_type = 'chat' ORDER BY created_at DESC, id OFFSET 880`,
    );
    const positions = await repository.read((snapshot) =>
      snapshot.positions(query, { offset: 880, limit: 20 }),
    );
    expect(positions.map(({ id }) => id)).to.deep.equal(rows.map(({ id }) => id));
    // Of a list whose end isn't known, all rows up to the window are read and sorted.
    expect(sent.some((sql) => sql.includes('NULLS LAST, id OFFSET'))).to.equal(false);
  });
});
