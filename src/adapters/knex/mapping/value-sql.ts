import { quoteName, quoteText } from '../quote.js';
import type { ColumnType, ColumnTypes } from './column-types.js';
import type { DetailsSource, JsonSource, ProgressSource, ValueSource } from './jobs-mapping.js';

/** Where columns are: their types, and what stands before their names. */
export interface Columns {
  readonly types: ColumnTypes;
  readonly prefix: string;
}

export function columnSql(name: string, { prefix }: Columns): string {
  return prefix + quoteName(name);
}

/** A value as SQL, of the column's type or text. Functions are qualified, since triggers have no search path. */
export function valueSql(source: ValueSource, columns: Columns): string {
  if (source === null) return 'NULL::text';
  if (typeof source === 'string') return columnSql(source, columns);
  if ('value' in source) return `${quoteText(source.value)}::text`;
  return extract(source, columns, '_text');
}

/** The same as text, which is looked through. */
export function textSql(source: ValueSource, columns: Columns): string {
  const sql = valueSql(source, columns);
  if (typeof source !== 'string') return sql;
  const isText = (columns.types.get(source)?.kind ?? 'text') === 'text';
  return isText ? sql : `(${sql})::text`;
}

/** Whether an index can have it: not what a text holds as JSON, which Postgres takes for no constant, nor what all jobs share. */
export function canBeIndexed(source: ValueSource, { types }: Columns): boolean {
  if (source === null || (typeof source === 'object' && 'value' in source)) return false;
  const kind = types.get(typeof source === 'string' ? source : source.column)?.kind ?? 'text';
  return typeof source === 'string' ? INDEXED.has(kind) : kind === 'jsonb';
}

/** Those whose text is the same in every session. */
const INDEXED: ReadonlySet<ColumnType['kind']> = new Set(['text', 'integer', 'uuid', 'decimal']);

export function progressSql(source: ProgressSource, columns: Columns): string {
  if (source === null || typeof source === 'string' || !('of' in source)) return valueSql(source, columns);
  return `(${columnSql(source.column, columns)}::float8 / ${Number(source.of)})`;
}

/** As `jsonb`, or `json` where that is what the column is. */
export function detailsSql(source: DetailsSource, columns: Columns): string {
  if (source === null) return 'NULL::jsonb';
  if (typeof source === 'string') return jsonOf(source, columns);
  if ('value' in source) return `to_jsonb(${quoteText(source.value)}::text)`;
  if ('path' in source) return extract(source, columns, '');
  const members = source.columns.map((name) => `${quoteText(name)}, ${memberOf(name, columns)}`);
  const objects = Array.from({ length: Math.ceil(members.length / MOST_MEMBERS) }, (_, i) =>
    members.slice(i * MOST_MEMBERS, (i + 1) * MOST_MEMBERS),
  ).map((some) => `jsonb_build_object(${some.join(', ')})`);
  return `(${objects.join(' || ')})`;
}

/** A function takes a hundred arguments. */
const MOST_MEMBERS = 50;

function memberOf(name: string, columns: Columns): string {
  const sql = columnSql(name, columns);
  return columns.types.get(name)?.kind === 'json' ? readableJson(sql) : sql;
}

function extract({ column, path }: JsonSource, columns: Columns, ending: '' | '_text'): string {
  const steps = path.map((step) => `, ${quoteText(step)}`).join('');
  const type = columns.types.get(column)?.kind === 'json' ? 'json' : 'jsonb';
  return `pg_catalog.${type}_extract_path${ending}(${jsonOf(column, columns, true)}${steps})`;
}

/** NUL, or half of a character, which `json` keeps, though none of its members can be read then. */
const UNREADABLE = String.raw`\\u(?:0000|[dD][89abAB]..(?!\\u[dD][c-fC-F]))|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]`;

/** Of `json`; NULL where its members can't be read. */
export function readableJson(sql: string): string {
  return `CASE WHEN ${sql}::pg_catalog.text OPERATOR(pg_catalog.!~) ${quoteText(UNREADABLE)} THEN ${sql} END`;
}

/** Text holds JSON or none: where a place in it is asked for, there is no value then. That takes PostgreSQL 16. */
function jsonOf(name: string, columns: Columns, isRead = false): string {
  const column = columns.types.get(name);
  const sql = columnSql(name, columns);
  if (column === undefined || column.kind === 'jsonb') return sql;
  if (column.kind === 'json') return isRead ? readableJson(sql) : sql;
  const text = `pg_catalog.to_jsonb(${sql})`;
  if (column.kind !== 'text') return text;
  const isJson = `pg_catalog.pg_input_is_valid(${sql}, 'pg_catalog.jsonb')`;
  if (isRead) return `CASE WHEN ${isJson} THEN ${sql}::pg_catalog.jsonb END`;
  if (!column.hasPaths) return text;
  return `CASE WHEN ${sql} OPERATOR(pg_catalog.~) '^\\s*[{[]' AND ${isJson} THEN ${sql}::pg_catalog.jsonb ELSE ${text} END`;
}

/** Whether the details are `json`, which keeps what `jsonb` refuses, such as `\u0000`. */
export function areJson(source: DetailsSource, { types }: Columns): boolean {
  if (source === null || (typeof source === 'object' && 'columns' in source)) return false;
  return columnsOfValue(source).some((name) => types.get(name)?.kind === 'json');
}

/** Whether the details are `jsonb` as it is stored, which an index can have. */
export function isJsonb(source: DetailsSource, { types }: Columns): boolean {
  if (source === null || (typeof source === 'object' && !('path' in source))) return false;
  const kind = types.get(typeof source === 'string' ? source : source.column)?.kind ?? 'jsonb';
  return kind === 'jsonb';
}

/** The columns that a value is read from. */
export function columnsOfValue(source: DetailsSource | ProgressSource): readonly string[] {
  if (source === null) return [];
  if (typeof source === 'string') return [source];
  if ('columns' in source) return source.columns;
  return 'column' in source ? [source.column] : [];
}
