import type { Knex } from 'knex';
import type { JobsTable } from './jobs-table.js';
import { inSchema } from './jobs-table.js';

/** All columns of the jobs that the table lacks, where a query would name one; null where there is no such table. */
export async function missingColumns(knex: Knex, jobs: JobsTable): Promise<readonly string[] | null> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped`,
    [inSchema(jobs.schema, jobs.table)],
  );
  if (rows.length === 0) return null;
  const there = new Set(rows.map(({ name }) => name));
  return Object.values(jobs.columns).filter((name) => !there.has(name));
}
