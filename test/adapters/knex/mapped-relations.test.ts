import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import type { JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import { TaskRepositoryUnavailableError } from '../../../src/domain/errors.js';
import type { TaskSnapshot } from '../../../src/domain/ports/task-repository.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { rejection } from '../../support/rejection.js';

const PAGE = { offset: 0, limit: 10 };
const { columns } = INFERENCE_JOBS;

function mapped(table: string, rest: Partial<JobsMapping['columns']> = {}): JobsMapping {
  return { schema: null, table, columns: { ...columns, ...rest } };
}

describe('what a mapping may lead to besides a table of its own', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
    await database.knex.raw(
      `INSERT INTO inference_jobs (id, task_type, status, created_at)
       SELECT md5(i::text)::uuid, 'chat', 'queued', timestamptz '2026-01-01Z' + i * interval '1 s' FROM generate_series(1, 30) AS i`,
    );
  });
  after(() => database.close());

  const read = <T>(table: JobsMapping, use: (snapshot: TaskSnapshot) => Promise<T>, knex = database.knex) =>
    new KnexTaskRepository(knex, { table }).read(use);
  const countIn = async (snapshot: TaskSnapshot) => {
    const { classes } = await snapshot.count(ALL_TASKS);
    return {
      count: classes.reduce((sum, { count }) => sum + count, 0),
      isExact: classes.every(({ atLeast }) => atLeast !== true),
    };
  };

  it('is a view, of which as many rows are counted as are expected in it', async () => {
    await database.knex.raw('CREATE VIEW renamed AS SELECT id AS job_id, * FROM inference_jobs');
    const table = mapped('renamed', { id: 'job_id' });
    expect(await read(table, countIn)).to.deep.equal({ count: 30, isExact: true });
    await database.knex.raw(
      'CREATE VIEW many AS SELECT a.* FROM inference_jobs AS a, generate_series(1, 1000000)',
    );
    expect(await read(mapped('many'), countIn)).to.deep.equal({ count: 10_001, isExact: false });
  });

  it('is a materialized view', async () => {
    await database.knex.raw('CREATE MATERIALIZED VIEW kept AS SELECT * FROM inference_jobs');
    expect(await read(mapped('kept'), countIn)).to.deep.equal({ count: 30, isExact: true });
  });

  it('may be a table of which a role sees a part, and then tells so', async () => {
    await database.knex.raw(`
      CREATE TABLE hidden (LIKE inference_jobs INCLUDING ALL);
      INSERT INTO hidden SELECT * FROM inference_jobs;
      ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
      GRANT SELECT ON hidden TO PUBLIC`);
    const isPartial = (snapshot: TaskSnapshot) => Promise.resolve(snapshot.isPartial ?? false);
    expect(await read(mapped('hidden'), isPartial)).to.equal(false);
    const role = `reader_${randomBytes(4).toString('hex')}`;
    await database.knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'reads'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'reads';
    try {
      expect(await read(mapped('hidden'), isPartial, database.connect({ url: url.href }))).to.equal(true);
    } finally {
      await database.knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('has an order of its own among jobs of one moment, whose ids may be numbers', async () => {
    await database.knex.raw(
      `CREATE TABLE numbered (id int PRIMARY KEY, task_type text, status text, name text, user_id text, error text, details jsonb,
         progress float8, created_at timestamptz, started_at timestamptz, finished_at timestamptz)`,
    );
    await database.knex.raw(
      `INSERT INTO numbered (id, task_type, status, name, created_at) SELECT i, 'chat', 'queued', 'numbered', '2026-01-01Z' FROM unnest(ARRAY[10, 9, 100, -1]) AS i`,
    );
    const idsOf = async (query = ALL_TASKS) =>
      read(mapped('numbered'), async (snapshot) =>
        (await snapshot.positions(query, PAGE)).map(({ id }) => id),
      );
    expect(await idsOf()).to.deep.equal(['-1', '9', '10', '100']);
    const search = [{ kind: 'text', text: 'numbered' }] as const;
    expect(await idsOf(within({ search }))).to.deep.equal(['-1', '9', '10', '100']);
    const ids = [
      { source: 'compute', id: '100' },
      { source: 'compute', id: '9' },
      { source: 'compute', id: 'x' },
    ] as const;
    expect(await idsOf(within({ ids }))).to.deep.equal(['9', '100']);
  });

  it('may have rows without a key, which cost no more than themselves', async () => {
    await database.knex.raw(
      `CREATE TABLE keyless AS SELECT * FROM inference_jobs LIMIT 3; UPDATE keyless SET id = NULL WHERE id = (SELECT id FROM keyless LIMIT 1)`,
    );
    const told = await read(mapped('keyless'), async (snapshot) => {
      const positions = await snapshot.positions(ALL_TASKS, PAGE);
      return { places: positions.length, jobs: (await snapshot.get(positions.map(({ id }) => id))).length };
    });
    expect(told).to.deep.equal({ places: 3, jobs: 2 });
  });

  it('is refused, naming each key and column, where it does not fit', async () => {
    await database.knex.raw(
      'CREATE TABLE odd (LIKE inference_jobs); ALTER TABLE odd ALTER created_at TYPE timestamp, DROP COLUMN error',
    );
    const error = await rejection(read(mapped('odd'), countIn));
    expect(error).to.be.instanceOf(TaskRepositoryUnavailableError).and.to.include({ fault: 'mismatched' });
    expect(error.cause).to.have.property(
      'message',
      'odd is not as TASKDECK_CONFIG says: jobs.columns.error: there is no column error; jobs.columns.createdAt: ' +
        `created_at is of type pg_catalog."timestamp", which timestamptz can't be read from: say "as": "utc", or an offset such as "+08:00"`,
    );
  });

  it('is looked up again where it has changed', async () => {
    await database.knex.raw(
      'CREATE TABLE changing (LIKE inference_jobs INCLUDING ALL); INSERT INTO changing SELECT * FROM inference_jobs',
    );
    const repository = new KnexTaskRepository(database.knex, { table: mapped('changing') });
    expect(await repository.read(countIn)).to.include({ count: 30 });
    await database.knex.raw('ALTER TABLE changing ALTER id TYPE text COLLATE "C"');
    const byId = within({ ids: [{ source: 'compute', id: 'c4ca4238-a0b9-2382-0dcc-509a6f75849b' }] });
    const find = () => repository.read((snapshot) => snapshot.positions(byId, PAGE));
    await find().catch(() => undefined);
    expect(await find()).to.have.length(1);
  });
});
