import type { Knex } from 'knex';
import { readColumnTypes, selectColumnTypes } from './column-types.js';
import type { JobsMapping } from './jobs-mapping.js';
import type { JobsSql } from './jobs-sql.js';
import { jobsSql } from './jobs-sql.js';

/** The mapping as SQL, by the types that the table's columns have now. @throws the driver's errors. */
export async function resolveJobs(knex: Knex, mapping: JobsMapping): Promise<JobsSql> {
  return jobsSql(mapping, readColumnTypes(await selectColumnTypes(knex, mapping)));
}
