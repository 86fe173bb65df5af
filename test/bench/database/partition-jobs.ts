import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';

/** So many of the newest are kept: what a write costs depends on the partition that it goes to, not on the others. */
const MOST_ROWS = 200_000;
const DAYS = 14;

/** Makes a table of a partition a day of the jobs, with the same indexes, and room for those to come. Without a ledger. */
export async function partitionJobs(knex: Knex): Promise<void> {
  await knex.raw(`ALTER TABLE ${JOBS_TABLE} RENAME TO whole_jobs`);
  await knex.raw(
    `CREATE TABLE ${JOBS_TABLE} (LIKE whole_jobs INCLUDING DEFAULTS) PARTITION BY RANGE (created_at)`,
  );
  await knex.raw(`CREATE TABLE ${JOBS_TABLE}_rest PARTITION OF ${JOBS_TABLE} DEFAULT`);
  await knex.raw(`
    DO $$ BEGIN
      FOR day IN -${DAYS} .. 1 LOOP
        EXECUTE format('CREATE TABLE ${JOBS_TABLE}_%s PARTITION OF ${JOBS_TABLE} FOR VALUES FROM (%L) TO (%L)',
          day + ${DAYS}, current_date + day, current_date + day + 1);
      END LOOP;
    END $$`);
  await knex.raw(`
    CREATE INDEX ON ${JOBS_TABLE} (id);
    CREATE INDEX ON ${JOBS_TABLE} (created_at, id) INCLUDE (status, task_type);
    CREATE INDEX ON ${JOBS_TABLE} (started_at, id) INCLUDE (created_at, status, task_type);
    CREATE INDEX ON ${JOBS_TABLE} (finished_at, id) INCLUDE (created_at, status, task_type);
    CREATE INDEX ON ${JOBS_TABLE} (status, task_type, created_at, id) INCLUDE (started_at, finished_at)`);
  await knex.raw(
    `INSERT INTO ${JOBS_TABLE} SELECT * FROM (SELECT * FROM whole_jobs ORDER BY created_at DESC LIMIT ${MOST_ROWS}) AS newest`,
  );
  await knex.raw('DROP TABLE whole_jobs');
  await knex.raw(`VACUUM (ANALYZE) ${JOBS_TABLE}`);
}
