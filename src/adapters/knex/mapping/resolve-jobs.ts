import type { Knex } from 'knex';
import type { ColumnTypes } from './column-types.js';
import { readColumnTypes, selectColumnTypes } from './column-types.js';
import type { JobsMapping } from './jobs-mapping.js';
import type { JobsSql } from './jobs-sql.js';
import { jobsSql } from './jobs-sql.js';

/** The types that the table's columns have now; none where there is no such table. @throws the driver's errors. */
export async function columnTypesOf(knex: Knex, mapping: JobsMapping): Promise<ColumnTypes> {
  return readColumnTypes(await selectColumnTypes(knex, mapping));
}

/** The mapping as SQL, by those types. @throws the driver's errors. */
export async function resolveJobs(knex: Knex, mapping: JobsMapping): Promise<JobsSql> {
  return jobsSql(mapping, await columnTypesOf(knex, mapping));
}
