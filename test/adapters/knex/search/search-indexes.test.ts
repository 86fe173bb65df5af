import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { migrate, rollBack } from '../../../../src/adapters/knex/migrations/migrate.js';
import { missingSearchIndexes } from '../../../../src/adapters/knex/search/missing-search-indexes.js';
import { INFERENCE_JOBS } from '../../../../src/adapters/knex/jobs-table.js';
import { jobsSql } from '../../../../src/adapters/knex/mapping/jobs-sql.js';
import { leadsOf } from '../../../../src/adapters/knex/search/leads.js';
import type { SearchWord, TaskScope } from '../../../../src/domain/task-scope.js';
import { UNSCOPED } from '../../../../src/domain/task-scope.js';
import { KnexTaskRepository } from '../../../../src/adapters/knex/knex-task-repository.js';
import { within } from '../../../contract/task-queries.js';
import type { TestDatabase } from '../../../support/database.js';
import { testDatabase } from '../../../support/database.js';

const INDEXES = ['inference_jobs_details', 'inference_jobs_name', 'inference_jobs_user'];

describe('the indexes of the search', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await testDatabase({ migrated: false });
  });
  afterEach(() => database.close());

  async function made(knex: Knex = database.knex): Promise<string[]> {
    const names = await knex('pg_indexes').where({ tablename: 'inference_jobs' }).pluck('indexname');
    return INDEXES.filter((name) => names.includes(name));
  }

  it('refuse no job, however long its texts, and are asked for no user that is too long for them', async () => {
    await migrate(database.knex);
    const long = randomBytes(6_000).toString('base64');
    const job = { user_id: long, name: long, task_type: 'tts', status: 'failed', error: long };
    await database.knex('inference_jobs').insert({ ...job, details: JSON.stringify({ [long]: long }) });
    const repository = new KnexTaskRepository(database.knex);
    const counted = await repository.read((snapshot) => snapshot.count(within({ userId: long })));
    expect(counted.classes.map(({ count }) => count)).to.deep.equal([1]);
  });

  const extensions = (): Promise<string[]> => database.knex('pg_extension').pluck('extname');

  const searches: readonly (readonly [string, Partial<TaskScope>, readonly string[]])[] = [
    [
      'an id’s beginning, a name and a user',
      { search: [text('0f1e2d')] },
      [...INDEXES.slice(1), 'inference_jobs_pkey'],
    ],
    ['two Chinese characters', { search: [text('會議')] }, INDEXES.slice(1)],
    ['a detail', { search: [{ kind: 'detail', path: ['gpu', 'type'], value: 'H100' }] }, INDEXES.slice(0, 1)],
    ['a user', { userId: 'user-1' }, INDEXES.slice(2)],
  ];
  for (const [what, scope, indexes] of searches) {
    it(`lead to ${what}`, async () => {
      await migrate(database.knex);
      await database.knex.raw(
        `INSERT INTO inference_jobs (task_type, status) SELECT 'tts', 'queued' FROM generate_series(1, 2000)`,
      );
      await database.knex.raw('ANALYZE inference_jobs');
      const jobs = jobsSql(INFERENCE_JOBS);
      const leads = leadsOf(jobs, { ...UNSCOPED, ...scope }, 'all');
      const ways = leads.flatMap((lead) => lead.ways);
      const plan = await database.knex.transaction(async (transaction) => {
        await transaction.raw('SET LOCAL enable_seqscan = off; SET LOCAL enable_indexonlyscan = off');
        const selects = ways.map(({ sql }) => `SELECT 1 FROM ${jobs.from} WHERE ${sql}`);
        const bindings = ways.flatMap((way) => way.bindings);
        return transaction.raw(`EXPLAIN (FORMAT JSON) ${selects.join(' UNION ALL ')}`, bindings);
      });
      const used = [...JSON.stringify(plan).matchAll(/"Index Name":"(\w+)"/g)].map(([, name]) => name);
      expect(used).to.have.members(indexes);
    });
  }

  it('are taken back with the extension that was made for them', async () => {
    await migrate(database.knex);
    expect(await made()).to.deep.equal(INDEXES);
    expect(await missingSearchIndexes(database.knex)).to.deep.equal([]);
    expect(await extensions()).to.include('pg_trgm');
    await rollBack(database.knex);
    expect(await extensions()).not.to.include('pg_trgm');
  });

  it('leave an extension to those who have it', async () => {
    await database.knex.raw('CREATE SCHEMA "Theirs"; CREATE EXTENSION pg_trgm SCHEMA "Theirs"');
    await migrate(database.knex);
    expect(await made()).to.deep.equal(INDEXES);
    await rollBack(database.knex);
    expect(await extensions()).to.include('pg_trgm');
  });

  it('leave an extension that others came to use', async () => {
    await migrate(database.knex);
    await database.knex.raw(
      'CREATE TABLE notes (text text); CREATE INDEX ON notes USING gin (text gin_trgm_ops)',
    );
    await rollBack(database.knex);
    expect(await extensions()).to.include('pg_trgm');
  });

  it('are all but that of names where the extension can’t be had, and say how to make that', async () => {
    const role = `writer_${randomBytes(5).toString('hex')}`;
    await database.knex.raw(
      `CREATE ROLE ${role} LOGIN PASSWORD 'secret'; CREATE SCHEMA own AUTHORIZATION ${role}`,
    );
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'secret'];
    url.searchParams.set('options', '-c search_path=own');
    const knex = database.connect({ url: url.href });
    try {
      await migrate(knex);
      expect(await made(knex)).to.deep.equal(['inference_jobs_details', 'inference_jobs_user']);
      const [extension, index, ...others] = await missingSearchIndexes(knex);
      expect(others).to.deep.equal([]);
      await database.knex.raw(extension ?? '');
      await knex.raw(index ?? '');
      expect(await missingSearchIndexes(knex)).to.deep.equal([]);
      await rollBack(knex);
    } finally {
      await database.knex.raw(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`);
    }
  });
});

function text(word: string): SearchWord {
  return { kind: 'text', text: word };
}
