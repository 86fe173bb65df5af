import type { Knex } from 'knex';
import type { Rows } from '../sql.js';
import type { TableOutline } from './propose/rank-tables.js';

/** Every table and view of the database that this role may see, but for Postgres's own and the parts of others. */
export async function listTables(knex: Knex, schema?: string): Promise<readonly TableOutline[]> {
  const { rows } = await knex.raw<Rows<TableOutline>>(
    `SELECT n.nspname AS schema, c.relname AS table, nullif(greatest(c.reltuples, 0), 0)::float8 AS "estimatedRows",
            array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c
       JOIN pg_namespace n ON n.oid = c.relnamespace
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
        AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
        AND has_schema_privilege(n.oid, 'USAGE') AND (?::text IS NULL OR n.nspname = ?)
      GROUP BY c.oid, n.nspname, c.relname, c.reltuples
      ORDER BY n.nspname, c.relname`,
    [schema ?? null, schema ?? null],
  );
  return rows;
}
