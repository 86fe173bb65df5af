import { expect } from 'chai';
import {
  findForeignTable,
  migrate,
  pendingMigrations,
  rollBack,
} from '../../../src/adapters/knex/migrations/migrate.js';
import { UnownedTableError } from '../../../src/adapters/knex/migrations/unowned-table-error.js';
import { JOBS_TABLE, USERS_TABLE } from '../../../src/adapters/knex/schema.js';
import { reasonOf } from '../../contract/reason-of.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';

const JOBS = ['0001-inference-jobs', '0004-search-indexes'];
const ALL = [...JOBS, '0002-users', '0003-users-tokens'];

describe('the migrations', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await testDatabase({ migrated: false });
  });
  afterEach(() => database.close());

  async function tables(): Promise<string[]> {
    return database.knex('pg_tables').where('schemaname', 'public').orderBy('tablename').pluck('tablename');
  }

  it('are pending, then applied by name, then no more', async () => {
    expect(await pendingMigrations(database.knex)).to.deep.equal(ALL);
    expect(await tables()).to.deep.equal([]);
    expect(await migrate(database.knex)).to.deep.equal(ALL);
    expect(await pendingMigrations(database.knex)).to.deep.equal([]);
    expect(await migrate(database.knex)).to.deep.equal([]);
  });

  it('are applied once where several replicas migrate at once', async () => {
    const replicas = Array.from({ length: 4 }, () => database.connect());
    const applied = await Promise.all(replicas.map((replica) => migrate(replica)));
    expect(applied.flat()).to.deep.equal(ALL);
  });

  it('can be taken back and applied again', async () => {
    await migrate(database.knex);
    expect(await rollBack(database.knex)).to.deep.equal([...ALL].reverse());
    expect(await tables()).to.deep.equal(['taskdeck_migrations', 'taskdeck_migrations_lock']);
    expect(await migrate(database.knex)).to.deep.equal(ALL);
  });

  it('do not mind those of a newer release', async () => {
    await migrate(database.knex);
    await database.knex('taskdeck_migrations').insert({ name: '9999-later', batch: 2 });
    expect(await migrate(database.knex)).to.deep.equal([]);
    expect(await pendingMigrations(database.knex)).to.deep.equal([]);
  });

  it('of the jobs and of the users are applied apart, in either order', async () => {
    const { knex } = database;
    expect(await migrate(knex, ['users'])).to.deep.equal(['0002-users', '0003-users-tokens']);
    expect(await pendingMigrations(knex)).to.deep.equal(JOBS);
    expect(await pendingMigrations(knex, ['users'])).to.deep.equal([]);
    expect(await migrate(knex, ['jobs'])).to.deep.equal(JOBS);
    expect(await pendingMigrations(knex)).to.deep.equal([]);
    expect(await rollBack(knex)).to.have.members(ALL);
  });

  it('go on from where those of one list for both had been, however far these had come', async () => {
    const { knex } = database;
    await migrate(knex);
    const earlier = await knex('taskdeck_migrations').orderBy('id').select('name', 'batch');
    expect(earlier.map(({ name }) => name)).to.deep.equal(ALL);
    await knex('taskdeck_migrations').update({ batch: 1 }); // As one list left it.
    expect(await migrate(knex)).to.deep.equal([]);
    for (const what of ['jobs', 'users'] as const) {
      expect(await migrate(knex, [what])).to.deep.equal([]);
      expect(await findForeignTable(knex, what)).to.equal(null);
    }
  });

  it('take a table for somebody else’s only where they did not make it', async () => {
    const { knex } = database;
    expect(await findForeignTable(knex, 'users')).to.equal(null);
    await knex.raw('CREATE VIEW users AS SELECT 1 AS id');
    const foreign = { schema: 'public', table: 'users' };
    expect(await findForeignTable(knex, 'users')).to.deep.equal(foreign);
    await migrate(knex, ['jobs']);
    expect(await findForeignTable(knex, 'users')).to.deep.equal(foreign);
    expect(await findForeignTable(knex, 'jobs')).to.equal(null);
  });

  for (const table of [JOBS_TABLE, USERS_TABLE]) {
    it(`leave everything as it was where there is a table ${table} that they did not make`, async () => {
      await database.knex.raw('CREATE TABLE ?? (theirs int)', [table]);
      await database.knex.raw('INSERT INTO ?? VALUES (42)', [table]);
      const error = await reasonOf(migrate(database.knex));
      expect(error).to.be.an.instanceOf(UnownedTableError).with.property('table', table);
      expect(await tables()).to.deep.equal([table]);
      expect(await database.knex(table)).to.deep.equal([{ theirs: 42 }]);
    });

    it(`do not drop a table ${table} that took the place of theirs`, async () => {
      await migrate(database.knex);
      await database.knex.raw('DROP TABLE ??', [table]);
      await database.knex.raw('CREATE TABLE ?? (theirs int)', [table]);
      const error = await reasonOf(rollBack(database.knex));
      expect(error).to.be.an.instanceOf(UnownedTableError).with.property('action', 'drop');
      expect(await tables()).to.include.members([JOBS_TABLE, USERS_TABLE]);
    });
  }

  describe('make a table that refuses', () => {
    const refused: Record<string, Record<string, unknown>> = {
      'an unknown status': { status: 'paused' },
      'a progress above 1': { progress: 1.01 },
      'a progress below 0': { progress: -0.01 },
      'a progress that is no number': { progress: 'NaN' },
      'an infinite time': { created_at: 'infinity' },
      'a time before all times': { started_at: '-infinity' },
      'the year 10000': { finished_at: '10000-01-01T00:00:00Z' },
      'the year 1 BC': { created_at: '0001-12-31 23:59:59.999999 BC' },
      'no time of creation': { created_at: null },
      'no details': { details: null },
    };
    for (const [what, values] of Object.entries(refused)) {
      it(what, async () => {
        await migrate(database.knex);
        const job = { task_type: 'llm.chat', status: 'queued', ...values };
        expect(await reasonOf(database.knex(JOBS_TABLE).insert(job).then()))
          .to.have.property('code')
          .that.matches(/^23/);
      });
    }

    it('nothing of a job that has but a type and a status', async () => {
      await migrate(database.knex);
      await database.knex(JOBS_TABLE).insert({ task_type: 'llm.chat', status: 'queued' });
      expect(await database.knex(JOBS_TABLE).first()).to.deep.include({ details: {}, progress: null });
    });
  });
});
