import { expect } from 'chai';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import type { JobSources, JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';

/** What programs write where JSON is expected, and what is read of it: its message, and its details. */
const WRITTEN: readonly (readonly [json: string, message: string | null, details: unknown])[] = [
  [String.raw`{"message": "plain"}`, 'plain', { message: 'plain' }],
  [String.raw`{"message": "a pair \ud83d\ude00"}`, 'a pair 😀', { message: 'a pair 😀' }],
  [String.raw`{"message": "x", "cut": "\ud83d"}`, null, String.raw`{"message": "x", "cut": "\ud83d"}`],
  [String.raw`{"message": "x", "nul": "\u0000"}`, null, String.raw`{"message": "x", "nul": "\u0000"}`],
  ['{"message": "x", "huge": 1e999999}', null, '{"message": "x", "huge": 1e999999}'],
  ['{"message": "unfinished', null, '{"message": "unfinished'],
  ['Traceback: line 7', null, 'Traceback: line 7'],
  ['42', null, '42'],
  ['', null, ''],
];

describe('JSON that a table keeps as it was given', () => {
  let database: TestDatabase;
  let isRead: boolean;

  before(async () => {
    database = await testDatabase();
    const { rows } = await database.knex.raw<{ rows: { version: string }[] }>('SHOW server_version_num');
    isRead = Number(rows[0]?.['server_version_num' as 'version']) >= 160_000;
    for (const type of ['text', 'json']) {
      await database.knex.raw(
        `CREATE TABLE kept_${type} (LIKE inference_jobs INCLUDING ALL);
         ALTER TABLE kept_${type} ADD COLUMN said ${type}`,
      );
    }
    for (const [i, [said]] of WRITTEN.entries()) {
      await database.knex.raw(
        `INSERT INTO kept_text (id, task_type, status, created_at, said) VALUES (?, 'chat', 'failed', ?, ?)`,
        [`00000000-0000-0000-0000-00000000000${i}`, `2026-01-01T00:00:0${i}Z`, said],
      );
    }
    await database.knex.raw(
      `INSERT INTO kept_json SELECT * FROM kept_text WHERE said ~ '^[{].*[}]$' AND said NOT LIKE '%huge%'`.replace(
        'SELECT *',
        `SELECT ${await columnsOf('kept_text')}, said::json`,
      ),
    );
  });
  after(() => database.close());

  const columnsOf = async (table: string) => {
    const { rows } = await database.knex.raw<{ rows: { name: string }[] }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND attname <> 'said' ORDER BY attnum`,
      [table],
    );
    return rows.map(({ name }) => name).join(', ');
  };
  const mapped = (type: string, columns: Partial<JobSources>): JobsMapping => ({
    schema: null,
    table: `kept_${type}`,
    columns: { ...INFERENCE_JOBS.columns, ...columns },
  });
  const jobsOf = (table: JobsMapping, query = ALL_TASKS) =>
    new KnexTaskRepository(database.knex, { table }).read(async (snapshot) => {
      const positions = await snapshot.positions(query, { offset: 0, limit: 20 });
      const jobs = await snapshot.get(positions.map(({ id }) => id));
      return jobs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    });
  const message = { column: 'said', path: ['message'] };

  it('is looked into where it is sound, and costs no other job its place where it is not', async function () {
    if (!isRead) this.skip();
    const jobs = await jobsOf(mapped('text', { error: message, details: 'said' }));
    expect(jobs.map(({ error }) => error)).to.deep.equal(WRITTEN.map(([, told]) => told));
    expect(jobs.map(({ details }) => details)).to.deep.equal(WRITTEN.map(([, , told]) => told));
  });

  it('is looked into in a column of json, but for what has escapes that are no text', async () => {
    const jobs = await jobsOf(mapped('json', { error: message, details: 'said' }));
    expect(jobs.map(({ error }) => error)).to.deep.equal(['plain', 'a pair 😀', null, null]);
  });

  it('is searched', async function () {
    const search = [{ kind: 'detail', path: ['message'], value: 'plain' }] as const;
    const found = await jobsOf(mapped('json', { details: 'said' }), within({ search }));
    expect(found).to.have.length(1);
    if (!isRead) this.skip();
    expect(await jobsOf(mapped('text', { details: 'said' }), within({ search }))).to.have.length(1);
  });

  it('keeps no writer of a table with a ledger from writing it', async () => {
    const table = mapped('json', { status: { column: 'said', path: ['message'] } });
    await installLedger(database.knex, { table });
    await database.knex.raw(`UPDATE kept_json SET said = ? WHERE id = (SELECT id FROM kept_json LIMIT 1)`, [
      String.raw`{"message": "failed", "nul": "\u0000"}`,
    ]);
  });
});
