import { expect } from 'chai';
import { INFERENCE_JOBS } from '../../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../../src/adapters/knex/knex-task-repository.js';
import type { JobSources, JobsMapping } from '../../../../src/adapters/knex/mapping/jobs-mapping.js';
import { missingSearchIndexes } from '../../../../src/adapters/knex/search/missing-search-indexes.js';
import type { TaskScope } from '../../../../src/domain/task-scope.js';
import { within } from '../../../contract/task-queries.js';
import type { TestDatabase } from '../../../support/database.js';
import { testDatabase } from '../../../support/database.js';

interface Table {
  readonly what: string;
  readonly create: string;
  readonly columns: Partial<JobSources>;
  readonly table: string;
  /** Scopes of exactly the one job that is called `wanted`. */
  readonly finds: readonly Partial<TaskScope>[];
  /** What an index can be made of. */
  readonly indexes: number;
}

const detail = (path: string, value: string) => ({ kind: 'detail', path: [path], value }) as const;
const text = (word: string) => ({ kind: 'text', text: word }) as const;
const COLUMNS = `user_id text, name text, task_type text, status text, progress float8, error text, details jsonb,
  created_at timestamptz NOT NULL, started_at timestamptz, finished_at timestamptz`;
const TIME = `now() - n * interval '1 min'`;

const TABLES: readonly Table[] = [
  {
    what: 'users that are numbers, no names, and JSON in a text',
    table: 'numbers',
    create: `CREATE TABLE numbers (id int PRIMARY KEY, member int, params text, state int, created_at timestamptz NOT NULL);
      INSERT INTO numbers SELECT n, n, json_build_object('lr', n), n % 2, ${TIME} FROM generate_series(1, 2000) AS n;`,
    columns: {
      ...{ userId: 'member', name: null, details: 'params', taskType: { value: 'run' }, error: null },
      ...{ status: { column: 'state', words: { running: ['1'], succeeded: ['0'] } } },
      ...{ progress: null, startedAt: null, finishedAt: null },
    },
    finds: [{ userId: '7' }, { search: [text('7')] }, { search: [detail('lr', '7')] }],
    indexes: 1,
  },
  {
    what: 'users and names that are uuids',
    table: 'uuids',
    create: `CREATE TABLE uuids (id bigint PRIMARY KEY, ${COLUMNS.replace('user_id text, name text', 'user_id uuid, name uuid')});
      INSERT INTO uuids (id, user_id, name, created_at) SELECT n, md5(n::text)::uuid, md5(n::text)::uuid, ${TIME} FROM generate_series(1, 2000) AS n;`,
    columns: {},
    finds: [
      { userId: '8f14e45f-ceea-167a-5a36-dedd4bea2543' },
      { search: [text('8f14e45f-ceea-167a-5a36-dedd4bea2543')] },
      { search: [text('ceea-167a')] },
    ],
    indexes: 3,
  },
  {
    what: 'states by rules, and nobody for a user',
    table: 'ruled',
    create: `CREATE TABLE ruled (id bigint PRIMARY KEY, ${COLUMNS});
      INSERT INTO ruled (id, name, details, created_at, finished_at)
      SELECT n, 'job ' || n, jsonb_build_object('lr', n), ${TIME}, ${TIME} FROM generate_series(1, 2000) AS n;`,
    columns: {
      userId: null,
      status: { rules: [{ status: 'succeeded', when: { finished_at: { set: true } } }], else: 'running' },
    },
    finds: [{ search: [text('job 1999')] }, { search: [detail('lr', '7')] }],
    indexes: 2,
  },
  {
    what: 'partitions, and a user within JSON',
    table: 'parted',
    create: `CREATE TABLE parted (id bigint, ${COLUMNS}, PRIMARY KEY (created_at, id)) PARTITION BY RANGE (created_at);
      CREATE TABLE parted_all PARTITION OF parted DEFAULT;
      INSERT INTO parted (id, name, details, created_at)
      SELECT n, 'job ' || n, jsonb_build_object('by', 'u' || n), ${TIME} FROM generate_series(1, 2000) AS n;`,
    columns: { id: ['created_at', 'id'], userId: { column: 'details', path: ['by'] } },
    finds: [{ userId: 'u7' }, { search: [text('u7')] }, { search: [text('job 1999')] }],
    indexes: 3,
  },
];

describe('a search of a table of another shape', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
    for (const { create } of TABLES) await database.knex.raw(create);
  });
  after(() => database.close());

  const mappingOf = ({ table, columns }: Table): JobsMapping => ({
    schema: null,
    table,
    columns: { ...INFERENCE_JOBS.columns, ...columns },
  });
  const countOf = (table: Table, scope: Partial<TaskScope>) =>
    new KnexTaskRepository(database.knex, { table: mappingOf(table) }).read(async (snapshot) => {
      const { classes } = await snapshot.count(within(scope));
      return classes.reduce((sum, { count }) => sum + count, 0);
    });

  for (const table of TABLES) {
    it(`with ${table.what}, finds the job with its indexes and without, each of which can be made`, async () => {
      for (const scope of table.finds) expect(await countOf(table, scope), JSON.stringify(scope)).to.equal(1);
      const missing = await missingSearchIndexes(database.knex, mappingOf(table));
      expect(missing.filter((statement) => statement.includes('INDEX'))).to.have.length(table.indexes);
      for (const statement of missing) await database.knex.raw(statement.replaceAll('?', '\\?'));
      expect(await missingSearchIndexes(database.knex, mappingOf(table))).to.deep.equal([]);
      for (const scope of table.finds) expect(await countOf(table, scope), JSON.stringify(scope)).to.equal(1);
    });
  }

  it('finds nobody in a column of numbers by a word', async () => {
    const [numbers] = TABLES;
    if (numbers === undefined) throw new Error('no table');
    expect(await countOf(numbers, { userId: 'ada' })).to.equal(0);
    expect(await countOf(numbers, { search: [text('ada')] })).to.equal(0);
  });
});
