import type { Knex } from 'knex';
import type { QuotedJobsTable } from '../jobs-table.js';
import type { Rows } from '../sql.js';
import type { Ask } from './find-horizon.js';
import type { FoundJob, FoundJson } from './found-job.js';
import { foundAsJson, toFoundJob } from './found-job.js';
import type { SqlCondition } from './search-sql.js';

/** The jobs that meet a condition, in no order. */
export async function findJobs(
  ask: Ask,
  knex: Knex,
  jobs: QuotedJobsTable,
  condition: SqlCondition,
): Promise<readonly FoundJob[]> {
  const { rows } = await ask(() =>
    knex.raw<Rows<{ job: FoundJson }>>(`SELECT ${foundAsJson(jobs)} AS job FROM ${jobs.table} WHERE ${condition.sql}`, [
      ...condition.bindings,
    ]),
  );
  return rows.map(({ job }) => toFoundJob(job));
}
