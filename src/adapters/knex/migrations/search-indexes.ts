import type { Knex } from 'knex';
import { JOBS_TABLE } from '../schema.js';
import { indexedName } from '../search/fold.js';

/** An index of the table that Taskdeck's migrations make. */
export interface SearchIndex {
  readonly name: string;
  /** What follows `ON inference_jobs`. */
  readonly definition: string;
}

/** @param trigramSchema where the extension pg_trgm is; null where there is none, and so no index of names. */
export function searchIndexes(trigramSchema: string | null): readonly SearchIndex[] {
  return [
    { name: `${JOBS_TABLE}_user`, definition: '(user_id, created_at, id) INCLUDE (status, task_type)' },
    { name: `${JOBS_TABLE}_details`, definition: 'USING gin (details jsonb_path_ops)' },
    ...(trigramSchema === null
      ? []
      : [
          {
            name: `${JOBS_TABLE}_name`,
            definition: `USING gin (${indexedName('name')} ${trigramSchema}.gin_trgm_ops)`,
          },
        ]),
  ];
}

/** The schema of pg_trgm, quoted; null where the database has no such extension. */
export async function findTrigrams(knex: Knex): Promise<string | null> {
  const { rows } = await knex.raw<{ rows: { schema: string }[] }>(
    `SELECT quote_ident(nspname) AS schema FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
      WHERE extname = 'pg_trgm'`,
  );
  return rows[0]?.schema ?? null;
}

/**
 * The statements that make the indexes which the table lacks, without keeping its writers waiting. They stand in no
 * transaction. None for a table that Taskdeck didn't make.
 */
export async function missingSearchIndexes(knex: Knex): Promise<readonly string[]> {
  const wanted = searchIndexes((await findTrigrams(knex)) ?? 'public');
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT relname AS name FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
      WHERE indrelid = to_regclass(?) AND indisvalid`,
    [JOBS_TABLE],
  );
  const missing = wanted.filter(({ name }) => !rows.some((row) => row.name === name));
  const isNameMissing = missing.some(({ name }) => name.endsWith('_name'));
  return [
    ...(isNameMissing ? ['CREATE EXTENSION IF NOT EXISTS pg_trgm'] : []),
    ...missing.map(
      ({ name, definition }) => `CREATE INDEX CONCURRENTLY ${name} ON ${JOBS_TABLE} ${definition}`,
    ),
  ];
}
