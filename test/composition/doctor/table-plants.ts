import { JOBS_COLUMNS } from '../../support/jobs-columns.js';
import type { Bed, Plant } from './plant.js';
import { sql } from './plant-sql.js';

const withoutIndex =
  (name: string) =>
  async ({ database: { knex }, defer }: Bed) => {
    const { rows } = await knex.raw(`SELECT pg_get_indexdef('${name}'::regclass) AS definition`);
    await knex.raw(`DROP INDEX ${name}`);
    defer(() => knex.raw((rows as [{ definition: string }])[0].definition));
    return {};
  };

/** With all the indexes that are asked for. */
const OTHER_TABLE = `
  CREATE TABLE runs (${JOBS_COLUMNS});
  CREATE INDEX ON runs (created_at, id); CREATE INDEX ON runs (started_at, id); CREATE INDEX ON runs (finished_at, id);
  CREATE INDEX ON runs (status, task_type, created_at, id);`;
const RUNS = { jobs: { table: 'runs' }, undo: 'DROP TABLE runs; DROP TYPE IF EXISTS state' };
const NO_LEDGER = ['search'];

export const TABLE_PLANTS: readonly Plant[] = [
  {
    fault: 'migrations were not made',
    spoils: true,
    check: 'tables',
    status: 'fault',
    says: /they lack 0003-users-tokens/,
    remedy: /taskdeck migrate/,
    also: ['users'],
    plant: sql(
      `DELETE FROM taskdeck_migrations WHERE name = '0003-users-tokens';
       ALTER TABLE users DROP COLUMN tokens_valid_from, DROP COLUMN disabled_at`,
    ),
  },
  {
    fault: "the table users is somebody else's",
    spoils: true,
    check: 'tables',
    status: 'fault',
    says: /users is somebody else's table/,
    remedy: /a schema of its own/,
    also: ['users'],
    plant: sql(
      "DELETE FROM taskdeck_migrations WHERE name LIKE '%users%'; DROP TABLE users; CREATE TABLE users (id int, email text)",
    ),
  },
  {
    fault: 'nobody is an admin',
    check: 'users',
    status: 'fault',
    says: /none of 1 is an admin/,
    remedy: /taskdeck user --name NAME --role admin/,
    plant: sql("UPDATE users SET role = 'user'", { undo: "UPDATE users SET role = 'admin'" }),
  },
  {
    fault: 'the only admin is disabled',
    check: 'users',
    status: 'fault',
    says: /none of 1 is an admin/,
    remedy: /taskdeck user --name NAME --role admin/,
    plant: sql('UPDATE users SET disabled_at = now()', { undo: 'UPDATE users SET disabled_at = NULL' }),
  },
  {
    fault: 'the table of the jobs is not there',
    check: 'table of the jobs',
    status: 'fault',
    says: /there is no table walks/,
    remedy: /name another in TASKDECK_CONFIG/,
    also: ['rows of the jobs', 'indexes', 'search', 'jobs', 'ledger', 'fold'],
    plant: sql('SELECT 1', { jobs: { table: 'walks' } }),
  },
  {
    fault: 'a column is not there',
    check: 'table of the jobs',
    status: 'fault',
    says: /^jobs\.columns\.createdAt: there is no column created_at$/,
    remedy:
      /say in jobs\.columns\.createdAt of TASKDECK_CONFIG where it is; the table has id, user_id, .*submitted_at/,
    also: ['rows of the jobs', 'indexes', 'search', 'jobs', 'ledger', 'fold'],
    plant: sql(`${OTHER_TABLE} ALTER TABLE runs RENAME created_at TO submitted_at`, RUNS),
  },
  {
    fault: 'a time has no zone',
    check: 'table of the jobs',
    status: 'fault',
    says: /^jobs\.columns\.createdAt: created_at is of type pg_catalog\."timestamp", which timestamptz can't be read from/,
    remedy: /how it tells time: \{"column": "created_at", "as": "utc" \(or an offset/,
    also: ['rows of the jobs', 'indexes', 'search', 'jobs', 'ledger', 'fold'],
    plant: sql(`${OTHER_TABLE} ALTER TABLE runs ALTER created_at TYPE timestamp`, RUNS),
  },
  {
    fault: 'a time is a number',
    check: 'table of the jobs',
    status: 'fault',
    says: /^jobs\.columns\.startedAt: started_at is of type pg_catalog\.int8/,
    remedy: /how it tells time: \{"column": "started_at", "as": "epoch-s" \(or "epoch-ms"/,
    also: ['rows of the jobs', 'indexes', 'search', 'jobs', 'ledger', 'fold'],
    plant: sql(`${OTHER_TABLE} ALTER TABLE runs DROP started_at, ADD started_at bigint`, RUNS),
  },
  {
    fault: 'a word for a status is not mapped',
    check: 'rows of the jobs',
    status: 'warning',
    says: /words for a status that stand for none of the list's: "in_progress", "stalled"/,
    remedy: /in jobs\.columns\.status of TASKDECK_CONFIG: .*"words": \{"running": \["in_progress"\]/,
    also: NO_LEDGER,
    plant: sql(
      `CREATE TYPE state AS ENUM ('queued', 'in_progress', 'stalled'); ${OTHER_TABLE}
       ALTER TABLE runs ALTER status TYPE state USING status::state`,
      RUNS,
    ),
  },
  {
    fault: "a word of the mapping is none of the column's",
    check: 'table of the jobs',
    status: 'fault',
    says: /^jobs\.columns\.status\.words\.running: status has no word "working": its type has queued, running$/,
    remedy: /spell the word in jobs\.columns\.status\.words\.running of TASKDECK_CONFIG as the type does/,
    also: ['rows of the jobs', 'indexes', 'search', 'jobs', 'ledger', 'fold'],
    plant: sql(
      `CREATE TYPE state AS ENUM ('queued', 'running'); ${OTHER_TABLE}
       ALTER TABLE runs ALTER status TYPE state USING status::state`,
      {
        ...RUNS,
        jobs: { table: 'runs', columns: { status: { column: 'status', words: { running: ['working'] } } } },
      },
    ),
  },
  {
    fault: 'one of several tables is not there',
    check: 'table of the jobs',
    status: 'fault',
    says: /there is no table walks/,
    remedy: /name another in TASKDECK_CONFIG/,
    also: ['rows of the jobs', 'indexes', 'search', 'jobs', 'ledger', 'fold'],
    plant: sql('SELECT 1', {
      jobs: [
        { origin: 'ours', table: 'inference_jobs' },
        { origin: 'theirs', table: 'walks' },
      ],
    }),
  },
  {
    fault: 'jobs have no time of creation',
    check: 'rows of the jobs',
    status: 'fault',
    says: /^2 rows have no time of creation/,
    remedy: /"unboundedTime": true/,
    also: NO_LEDGER,
    plant: sql(
      `${OTHER_TABLE} INSERT INTO runs (status, task_type, created_at)
       VALUES ('queued', 'a', now()), ('queued', 'a', NULL), ('queued', 'a', 'infinity')`,
      RUNS,
    ),
  },
  {
    fault: 'jobs have no id',
    check: 'rows of the jobs',
    status: 'fault',
    says: /^1 rows have no id/,
    remedy: /name a column .* as "id"/,
    also: NO_LEDGER,
    plant: sql(
      `${OTHER_TABLE} INSERT INTO runs (id, status, task_type, created_at) VALUES (NULL, 'queued', 'a', now())`,
      RUNS,
    ),
  },
  {
    fault: 'jobs are all of 1970: their times are read in a wrong unit',
    check: 'rows of the jobs',
    status: 'warning',
    says: /^the newest of them was created at 1970-01-21T10:53:20\.000000Z, which is long ago$/,
    remedy: /jobs\.columns\.createdAt .* "as", its unit/,
    also: [...NO_LEDGER, 'indexes'],
    plant: sql(
      `${OTHER_TABLE} ALTER TABLE runs DROP created_at, ADD created_at bigint;
       INSERT INTO runs (status, task_type, created_at) VALUES ('queued', 'a', 1767200000)`,
      {
        ...RUNS,
        jobs: { table: 'runs', columns: { createdAt: { column: 'created_at', as: 'epoch-ms' } } },
      },
    ),
  },
  {
    fault: 'jobs are of the future: their times are read in a wrong zone',
    check: 'rows of the jobs',
    status: 'warning',
    says: /^the newest of them was created at .*Z, which is yet to come$/,
    remedy: /jobs\.columns\.createdAt .* or zone/,
    also: NO_LEDGER,
    plant: sql(
      `${OTHER_TABLE} INSERT INTO runs (status, task_type, created_at) VALUES ('queued', 'a', now() + interval '8 h')`,
      RUNS,
    ),
  },
  {
    fault: 'the index of an order lacks the id',
    check: 'indexes',
    status: 'warning',
    says: /^runs_created_at_idx serves the order by time of creation without the id: jobs of one moment are sorted/,
    remedy: /^CREATE INDEX CONCURRENTLY ON public\.runs \(created_at, id\) INCLUDE \(status, task_type\);$/,
    also: NO_LEDGER,
    plant: sql(`${OTHER_TABLE} DROP INDEX runs_created_at_id_idx; CREATE INDEX ON runs (created_at)`, RUNS),
  },
  {
    fault: 'an order has no index',
    check: 'indexes',
    status: 'warning',
    says: /no index serves the order by time of end/,
    remedy:
      /^CREATE INDEX CONCURRENTLY ON public\.inference_jobs \(finished_at, id\) INCLUDE \(created_at, status, task_type\);$/,
    plant: withoutIndex('inference_jobs_finished'),
  },
  {
    fault: 'the filter by status has no index',
    check: 'indexes',
    status: 'warning',
    says: /no index serves the filter by status and type/,
    remedy: /^CREATE INDEX CONCURRENTLY ON public\.inference_jobs \(status, task_type, created_at, id\);$/,
    plant: withoutIndex('inference_jobs_class'),
  },
  {
    fault: 'an index was not finished',
    check: 'indexes',
    status: 'warning',
    says: /inference_jobs_created is not valid/,
    remedy: /DROP INDEX CONCURRENTLY inference_jobs_created/,
    plant: sql(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'inference_jobs_created'::regclass",
      { undo: "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'inference_jobs_created'::regclass" },
    ),
  },
  {
    fault: 'a search has no index',
    check: 'search',
    status: 'warning',
    says: /looks only among its newest jobs/,
    remedy: /^CREATE INDEX CONCURRENTLY inference_jobs_details ON "inference_jobs" USING gin/,
    plant: withoutIndex('inference_jobs_details'),
  },
  {
    fault: 'row security hides jobs',
    check: 'table of the jobs',
    status: 'warning',
    says: /row security of public\.inference_jobs hides jobs from this role/,
    remedy:
      /CREATE POLICY .* ON public\.inference_jobs FOR SELECT TO plant_\d+ .*\n.*ALTER ROLE plant_\d+ BYPASSRLS/,
    also: ['ledger'],
    plant: async ({ database, defer }) => {
      const role = `plant_${process.pid}`;
      await database.knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'planted-pass';
        GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}; GRANT ALL ON ALL FUNCTIONS IN SCHEMA public TO ${role};
        ALTER TABLE inference_jobs ENABLE ROW LEVEL SECURITY`);
      defer(() =>
        database.knex.raw(
          `DROP OWNED BY ${role}; DROP ROLE ${role}; ALTER TABLE inference_jobs DISABLE ROW LEVEL SECURITY`,
        ),
      );
      const url = new URL(database.url);
      Object.assign(url, { username: role, password: 'planted-pass' });
      return { env: { DATABASE_URL: url.href }, secrets: ['planted-pass'] };
    },
  },
  {
    fault: 'the jobs are a view',
    check: 'table of the jobs',
    status: 'warning',
    says: /public\.shown is a view of 11 columns: it has no index and no ledger of its own/,
    remedy: /name the table itself in TASKDECK_CONFIG/,
    plant: sql('CREATE VIEW shown AS SELECT * FROM inference_jobs', {
      jobs: { table: 'shown' },
      undo: 'DROP VIEW shown',
    }),
  },
];
