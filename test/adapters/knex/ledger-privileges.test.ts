import { expect } from 'chai';
import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { verifyLedger } from '../../../src/adapters/knex/ledger/verify-ledger.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { rejection } from '../../support/rejection.js';
import { Resources } from '../../support/resources.js';

const LEDGER = ['', '_leaves', '_deltas', '_buckets', '_doubts']
  .map((suffix) => `${JOBS_TABLE}_ledger${suffix}`)
  .join(', ');

describe('the ledger, under roles that may do less,', () => {
  let database: TestDatabase;
  const resources = new Resources();
  const role = `taskdeck_test_${process.pid}`;
  let sent: string[];

  before(async () => {
    database = resources.use(await testDatabase());
    await installLedger(database.knex);
    await database.knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    resources.defer(() => database.knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
  });
  beforeEach(async () => {
    sent = [];
    await database.knex.raw(`DROP OWNED BY ${role}; GRANT CONNECT ON DATABASE ?? TO ${role}`, [
      new URL(database.url).pathname.slice(1),
    ]);
  });
  after(() => resources.close());

  /** A pool of the role's. */
  function asRole(): Knex {
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'secret'];
    const knex = database.connect({ url: url.href });
    knex.on('query', ({ sql }: { sql: string }) => sent.push(sql));
    return knex;
  }

  const isByLedger = () => sent.some((sql) => sql.includes('_ledger_count"('));

  async function count(repository: KnexTaskRepository): Promise<number> {
    const { classes: counts } = await repository.read((snapshot) => snapshot.count(ALL_TASKS));
    return counts.reduce((sum, entry) => sum + entry.count, 0);
  }

  it('counts what is written by one that may only write the jobs', async () => {
    await database.knex.raw(`GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ${JOBS_TABLE} TO ${role}`);
    const knex = asRole();
    await knex.raw(
      `INSERT INTO ${JOBS_TABLE} (task_type, status) SELECT 'chat', 'queued' FROM generate_series(1, 9)`,
    );
    await knex.raw(`UPDATE ${JOBS_TABLE} SET status = 'running'`);
    await knex.raw(`DELETE FROM ${JOBS_TABLE} WHERE id IN (SELECT id FROM ${JOBS_TABLE} LIMIT 2)`);
    expect(await verifyLedger(database.knex)).to.include({ rows: 7, differences: 0 });
    expect(await rejection(foldLedger(knex))).to.include({ code: '42501' });
    await knex.raw(`TRUNCATE ${JOBS_TABLE}`);
    await foldLedger(database.knex);
    expect(await verifyLedger(database.knex)).to.include({ rows: 0, differences: 0 });
  });

  it('is read by one that may read both', async () => {
    await database.knex.raw(`GRANT SELECT ON ${JOBS_TABLE}, ${LEDGER} TO ${role}`);
    await database.knex.raw(`INSERT INTO ${JOBS_TABLE} (task_type, status) VALUES ('chat', 'queued')`);
    expect(await count(new KnexTaskRepository(asRole()))).to.equal(1);
    expect(isByLedger()).to.equal(true);
  });

  it('is done without by one that may read the jobs alone, from the beginning or since', async () => {
    await database.knex.raw(`GRANT SELECT ON ${JOBS_TABLE} TO ${role}`);
    const repository = new KnexTaskRepository(asRole());
    expect(await count(repository)).to.equal(1);
    expect(isByLedger()).to.equal(false);
    await database.knex.raw(`GRANT SELECT ON ${LEDGER} TO ${role}`);
    expect(await count(repository)).to.equal(1);
    expect(isByLedger()).to.equal(true);
    await database.knex.raw(`REVOKE SELECT ON ${LEDGER} FROM ${role}`);
    expect(await count(repository)).to.equal(1);
  });

  for (const [what, create] of [
    ['a view', `CREATE VIEW other_jobs AS SELECT * FROM ${JOBS_TABLE}`],
    ['a materialized view', `CREATE MATERIALIZED VIEW other_jobs AS SELECT * FROM ${JOBS_TABLE}`],
  ] as const) {
    it(`is not there for ${what}, which is read without`, async () => {
      await database.knex.raw(create);
      const table = { ...INFERENCE_JOBS, table: 'other_jobs' };
      for (let i = 0; i < 2; i++)
        expect(await count(new KnexTaskRepository(database.knex, { table }))).to.equal(1);
      await database.knex.raw(`${create.replace('CREATE', 'DROP').split(' AS ')[0]}`);
    });
  }
});
