import { expect } from 'chai';
import type { Knex } from 'knex';
import type { Column } from '../../../../src/adapters/knex/attach/catalogue.js';
import { describeTable, listTables, proposeMapping } from '../../../../src/adapters/knex/attach/index.js';
import type { TestDatabase } from '../../../support/database.js';
import { testDatabase } from '../../../support/database.js';

describe("the catalogue's word on a table", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let knex: Knex;
  const role = `reader_${process.pid}_${Date.now()}`;

  before(async () => {
    database = await testDatabase({ migrated: false });
    ({ knex } = database);
    await knex.raw(`
      CREATE SCHEMA app; CREATE TYPE app.state AS ENUM ('new', 'done'); CREATE DOMAIN app.label AS text NOT NULL;
      CREATE TABLE app.jobs (
        id bigserial PRIMARY KEY, code app.label UNIQUE, state app.state NOT NULL DEFAULT 'new',
        phase varchar(20) CHECK (phase IN ('a', 'it''s')), made timestamp(3) NOT NULL DEFAULT timezone('utc', now()),
        api_key text, payload jsonb, raw bytea, "odd\\?name" text, CHECK (phase <> 'b' OR code <> ''));
      COMMENT ON TABLE app.jobs IS 'what runs'; COMMENT ON COLUMN app.jobs.phase IS 'of the moon';
      CREATE INDEX ON app.jobs (made DESC, id); CREATE UNIQUE INDEX ON app.jobs (phase) WHERE phase IS NOT NULL;
      CREATE INDEX ON app.jobs (lower(phase));
      INSERT INTO app.jobs (code, api_key, payload) VALUES ('x', 'sk-planted-secret', '{"a": 1}');
      CREATE VIEW app.view AS SELECT * FROM app.jobs;
      CREATE TABLE app.parts (id int, day date, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
      CREATE TABLE app.part PARTITION OF app.parts DEFAULT;
      CREATE TABLE app.many (id bigserial PRIMARY KEY, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
      INSERT INTO app.many (status) SELECT CASE n WHEN 31000 THEN 'crashed' ELSE 'done' END FROM generate_series(1, 60000) n;
      CREATE INDEX ON app.many (status); ANALYZE app.many;
      CREATE TABLE app.slow (id int PRIMARY KEY, status text);
      CREATE TABLE app.hidden (id int PRIMARY KEY, status text, note text); INSERT INTO app.hidden VALUES (1, 'done', 'x');
      ALTER TABLE app.hidden ENABLE ROW LEVEL SECURITY;
      CREATE ROLE ${role} LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA app TO ${role};
      GRANT SELECT (id, status) ON app.hidden TO ${role};`);
  });
  after(async () => {
    await knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await database.close();
  });

  const described = async (table: string, connection = knex) =>
    (await describeTable(connection, 'app', table))!;
  const column = (columns: readonly Column[], name: string) => columns.find((one) => one.name === name)!;

  it('has its columns with types, enums, checks, defaults and comments', async () => {
    const { columns, comment, kind } = await described('jobs');
    expect({ comment, kind }).to.deep.equal({ comment: 'what runs', kind: 'table' });
    expect(column(columns, 'state')).to.deep.include({
      kind: 'enum',
      allowed: ['new', 'done'],
      isNullable: false,
    });
    expect(column(columns, 'phase')).to.deep.include({
      kind: 'text',
      allowed: ['a', "it's"],
      comment: 'of the moon',
    });
    expect(column(columns, 'code')).to.include({ kind: 'text', isNullable: false });
    expect(column(columns, 'made')).to.include({ kind: 'timestamp', type: 'timestamp(3) without time zone' });
    expect(column(columns, 'made').default).to.match(/utc/);
    expect(column(columns, 'payload').sample?.words).to.deep.equal(['{"a": 1}']);
  });

  it('has its key, what else is unique, and its indexes', async () => {
    const { key, uniques, indexes } = await described('jobs');
    expect(key).to.deep.equal(['id']);
    expect(uniques).to.deep.equal([['code']]);
    expect(indexes).to.deep.include.members([['made', 'id'], [null]]);
    expect(await described('parts')).to.deep.include({ key: ['day', 'id'], kind: 'partitioned table' });
    expect(await described('view')).to.deep.include({ key: [], kind: 'view' });
  });

  it('reads nothing of a column of secrets, of bytes, or with a name that no query can have', async () => {
    const whole = await described('jobs');
    expect(JSON.stringify(whole)).to.not.include('sk-planted-secret');
    for (const name of ['api_key', 'raw', 'odd?name'])
      expect(column(whole.columns, name).sample).to.equal(null);
  });

  it('finds a rare word of a large table by the index', async () => {
    const { columns, estimatedRows } = await described('many');
    expect(estimatedRows).to.be.within(50_000, 70_000);
    expect(column(columns, 'status').sample?.words).to.include.members(['done', 'crashed']);
    expect(column(columns, 'status').sample?.rows).to.be.within(100, 6000);
  });

  it('goes without rows that nobody tells in time, and changes nothing', async () => {
    await knex.transaction(async (locking) => {
      await locking.raw('LOCK TABLE app.slow');
      const slow = await describeTable(knex, 'app', 'slow', { timeoutMs: 100 });
      expect(column(slow!.columns, 'status').sample).to.include({ rows: 0 });
    });
    expect((await knex.raw<{ rows: unknown[] }>('SELECT FROM app.many')).rows).to.have.length(60_000);
  });

  it('says what this role may not read, and where row security hides rows from it', async () => {
    const url = Object.assign(new URL(database.url), { username: role, password: 'x' });
    const connection = database.connect({ url: url.href });
    const hidden = await described('hidden', connection);
    expect(hidden).to.include({ hasRowSecurity: true, isReadable: true });
    expect(column(hidden.columns, 'note')).to.include({ isReadable: false, sample: null });
    expect(proposeMapping(hidden).remarks.join()).to.match(/row security/);
    expect(await described('jobs', connection)).to.include({ isReadable: false });
    expect((await described('hidden')).hasRowSecurity).to.equal(false);
  });

  it('is null of a table that is not there', async () => {
    expect(await describeTable(knex, 'app', 'nothing')).to.equal(null);
  });

  it('lists every table and view once, without the parts of others', async () => {
    const names = (await listTables(knex)).map(({ schema, table }) => `${schema}.${table}`);
    expect(names).to.include.members(['app.jobs', 'app.view', 'app.parts']).and.not.include('app.part');
    expect(names.some((name) => name.startsWith('pg_catalog'))).to.equal(false);
    expect(await listTables(knex, 'public')).to.deep.equal([]);
  });
});
