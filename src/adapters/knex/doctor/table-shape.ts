import type { Knex } from 'knex';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import { inSchema } from '../quote.js';
import type { Rows } from '../sql.js';
import type { TableKind } from '../table-kind.js';
import { TABLE_KINDS } from '../table-kind.js';

/** A table or view as the catalogue has it. */
export interface TableShape {
  /** With its schema, quoted for SQL. */
  readonly name: string;
  readonly kind: TableKind;
  readonly columns: ReadonlyMap<string, ColumnShape>;
  readonly indexes: readonly IndexShape[];
  /** Whether row security applies to whoever asks. */
  readonly isRestricted: boolean;
  /** Who asks, quoted for SQL. */
  readonly role: string;
}

export interface ColumnShape {
  /** Its name as Postgres writes it, in quotes where it needs them. */
  readonly sql: string;
  /** As in SQL: `timestamp with time zone`. */
  readonly type: string;
  /** Whether it is NOT NULL. */
  readonly isRequired: boolean;
}

export interface IndexShape {
  readonly name: string;
  /** The names of its columns, or the text of an expression, in order. */
  readonly keys: readonly string[];
  readonly isBtree: boolean;
  readonly isPartial: boolean;
  /** false after a CREATE INDEX CONCURRENTLY that failed. */
  readonly isValid: boolean;
}

interface RelationRow {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  readonly is_restricted: boolean;
  readonly role: string;
}

/** null where there is no such table, or none that this role may see. @throws the driver's errors. */
export async function readTableShape(
  knex: Knex,
  { schema, table }: Pick<JobsMapping, 'schema' | 'table'>,
): Promise<TableShape | null> {
  const { rows } = await knex.raw<Rows<RelationRow>>(
    `SELECT c.oid, format('%I.%I', nspname, relname) AS name, relkind AS kind,
            row_security_active(c.oid) AS is_restricted, quote_ident(current_user) AS role
       FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE c.oid = to_regclass(?)`,
    [inSchema(schema, table)],
  );
  const [found] = rows;
  const kind = TABLE_KINDS[found?.kind ?? ''];
  if (found === undefined || kind === undefined) return null;
  const { oid, name } = found;
  return {
    name,
    kind,
    columns: await readColumns(knex, oid),
    indexes: await readIndexes(knex, oid),
    isRestricted: found.is_restricted,
    role: found.role,
  };
}

async function readColumns(knex: Knex, oid: number): Promise<TableShape['columns']> {
  const { rows } = await knex.raw<Rows<ColumnShape & { readonly name: string }>>(
    `SELECT attname::text AS name, quote_ident(attname) AS sql, format_type(atttypid, NULL) AS type, attnotnull AS "isRequired"
       FROM pg_attribute
      WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [oid],
  );
  return new Map(rows.map(({ name, ...column }) => [name, column]));
}

async function readIndexes(knex: Knex, oid: number): Promise<readonly IndexShape[]> {
  const { rows } = await knex.raw<Rows<IndexShape>>(
    `SELECT indexrelid::regclass::text AS name, indisvalid AS "isValid", indpred IS NOT NULL AS "isPartial",
            amname = 'btree' AS "isBtree",
            ARRAY(SELECT COALESCE(attname::text, pg_get_indexdef(indexrelid, place, true))
                    FROM generate_series(1, indnkeyatts) AS place
                    LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[place - 1] AND attnum > 0
                   ORDER BY place) AS keys
       FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
      WHERE indrelid = ?::oid ORDER BY 1`,
    [oid],
  );
  return rows;
}
