import type { Knex } from 'knex';
import type { Rows } from '../sql.js';
import { TABLE_KINDS } from '../table-kind.js';
import type { Column, ColumnKind, ServerClock, TableDescription } from './catalogue.js';

export type Catalogue = Omit<TableDescription, 'clock'> & { readonly oid: number };

interface TableRow {
  readonly oid: number;
  readonly schema: string;
  readonly table: string;
  readonly relkind: string;
  readonly comment: string | null;
  readonly rows: number;
  readonly rowSecurity: boolean;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly typname: string;
  readonly isReadable: boolean;
  readonly isNullable: boolean;
  readonly default: string | null;
  readonly comment: string | null;
  readonly labels: string[] | null;
  readonly checks: string[] | null;
}

interface IndexRow {
  readonly columns: (string | null)[];
  readonly isPrimary: boolean;
  readonly isUnique: boolean;
  readonly isWhole: boolean;
}

/** null where there is no such table or view. */
export async function readCatalogue(knex: Knex, schema: string, table: string): Promise<Catalogue | null> {
  const found = await knex.raw<Rows<TableRow>>(
    `SELECT c.oid, n.nspname AS schema, c.relname AS table, c.relkind, obj_description(c.oid, 'pg_class') AS comment,
            CASE c.relkind WHEN 'p' THEN (SELECT sum(greatest(leaf.reltuples, 0)) FROM pg_partition_tree(c.oid) t
                                            JOIN pg_class leaf ON leaf.oid = t.relid WHERE t.isleaf)
                           ELSE c.reltuples END::float8 AS rows,
            row_security_active(c.oid) AS "rowSecurity"
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
    [schema, table],
  );
  const [row] = found.rows;
  if (row === undefined) return null;
  const columns = (await readColumns(knex, row.oid)).map(toColumn);
  const indexes = await readIndexes(knex, row.oid);
  const kind = TABLE_KINDS[row.relkind] ?? 'table';
  return {
    oid: row.oid,
    schema: row.schema,
    table: row.table,
    kind,
    comment: row.comment,
    // Of views nothing is known, and of a table that was never analysed neither: both are told as nothing there.
    estimatedRows: row.rows > 0 ? row.rows : null,
    hasRowSecurity: row.rowSecurity,
    isReadable: columns.some(({ isReadable }) => isReadable),
    columns,
    key: (indexes.find(({ isPrimary }) => isPrimary)?.columns ?? []).filter((name) => name !== null),
    uniques: indexes.filter(isUniqueAlone).map(({ columns: names }) => names as string[]),
    indexes: indexes.map(({ columns: names }) => names),
  };
}

async function readColumns(knex: Knex, oid: number): Promise<readonly ColumnRow[]> {
  const { rows } = await knex.raw<Rows<ColumnRow>>(
    `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, base.typname,
            has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS "isReadable",
            NOT (a.attnotnull OR coalesce(t.typnotnull, false)) AS "isNullable",
            pg_get_expr(d.adbin, d.adrelid) AS default, col_description(a.attrelid, a.attnum) AS comment,
            (SELECT array_agg(enumlabel::text ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = base.oid) AS labels,
            (SELECT array_agg(pg_get_constraintdef(oid)) FROM pg_constraint
              WHERE conrelid = a.attrelid AND contype = 'c' AND conkey = ARRAY[a.attnum]) AS checks
       FROM pg_attribute a
       JOIN pg_type t ON t.oid = a.atttypid
       JOIN pg_type base ON base.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
      ORDER BY a.attnum`,
    [oid],
  );
  return rows;
}

async function readIndexes(knex: Knex, oid: number): Promise<readonly IndexRow[]> {
  const { rows } = await knex.raw<Rows<IndexRow>>(
    `SELECT (SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
               LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
              WHERE k.n <= i.indnkeyatts) AS columns,
            i.indisprimary AS "isPrimary", i.indisunique AS "isUnique", i.indpred IS NULL AS "isWhole"
       FROM pg_index i WHERE i.indrelid = ? AND i.indisvalid
      ORDER BY i.indexrelid`,
    [oid],
  );
  return rows;
}

function isUniqueAlone({ isPrimary, isUnique, isWhole, columns }: IndexRow): boolean {
  return !isPrimary && isUnique && isWhole && !columns.includes(null);
}

const TYPES: Readonly<Record<string, ColumnKind>> = {
  ...{ text: 'text', varchar: 'text', bpchar: 'text', citext: 'text', name: 'text', char: 'text' },
  ...{
    int2: 'integer',
    int4: 'integer',
    int8: 'integer',
    numeric: 'float',
    float4: 'float',
    float8: 'float',
  },
  ...{ bool: 'boolean', timestamptz: 'timestamptz', timestamp: 'timestamp', uuid: 'uuid', bytea: 'bytes' },
  ...{ json: 'json', jsonb: 'json', _json: 'json[]', _jsonb: 'json[]', _text: 'text[]', _varchar: 'text[]' },
};

function toColumn({ typname, labels, checks, ...row }: ColumnRow): Column {
  const listed = (checks ?? []).map(listedWords).find((words) => words.length > 0);
  const kind = kindOf(row.name, typname, labels !== null);
  return { ...row, kind, allowed: labels ?? (kind === 'text' ? (listed ?? null) : null), sample: null };
}

function kindOf(name: string, typname: string, isEnum: boolean): ColumnKind {
  if (name.includes('?')) return 'other'; // Knex would take it for a value that is bound.
  return isEnum ? 'enum' : (TYPES[typname] ?? 'other');
}

/** The texts of `CHECK ((status = ANY (ARRAY['a'::text, 'b'::text])))`, which is how Postgres keeps an `IN` too. */
function listedWords(check: string): string[] {
  if (!/= ANY \(+ARRAY\[/.test(check)) return [];
  return [...check.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
}

export async function readClock(knex: Knex): Promise<ServerClock> {
  const { rows } = await knex.raw<Rows<ServerClock>>(
    `SELECT (extract(epoch FROM now()) * 1e6)::float8 AS now, current_setting('TimeZone') AS zone,
            extract(timezone FROM now())::int AS offset`,
  );
  const [clock] = rows;
  if (clock === undefined) throw new Error('Postgres told no time');
  return clock;
}
