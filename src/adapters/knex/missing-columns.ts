import type { Knex } from 'knex';
import type { JobsTable } from './jobs-table.js';
import { checkJobs } from './mapping/check-jobs.js';
import { columnTypesOf } from './mapping/resolve-jobs.js';

/** All columns of the jobs that the table lacks, where a query would name one; null where there is no such table. */
export async function missingColumns(knex: Knex, jobs: JobsTable): Promise<readonly string[] | null> {
  const types = await columnTypesOf(knex, jobs);
  if (types.size === 0) return null;
  const missing = checkJobs(jobs, types).flatMap(({ column }) =>
    column === null || types.has(column) ? [] : [column],
  );
  return [...new Set(missing)];
}
