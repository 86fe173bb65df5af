import type { Column, ColumnKind, TableDescription } from '../../../../src/adapters/knex/attach/catalogue.js';

export const NOW = Date.UTC(2026, 0, 15, 12) * 1000;

const TYPES: Readonly<Record<string, ColumnKind>> = {
  text: 'text',
  integer: 'integer',
  bigint: 'integer',
  'double precision': 'float',
  boolean: 'boolean',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
  uuid: 'uuid',
  jsonb: 'json',
  'jsonb[]': 'json[]',
  bytea: 'bytes',
};

/** A column of a type, with the words that its rows have. */
export function aColumn(
  name: string,
  type = 'text',
  given: Partial<Column> & { words?: string[] } = {},
): Column {
  const { words, ...rest } = given;
  const sample =
    words === undefined ? null : { rows: 100, nulls: 0, words: words.map(String), distinct: words.length };
  return {
    name,
    type,
    kind: TYPES[type] ?? 'other',
    isReadable: true,
    isNullable: true,
    default: null,
    comment: null,
    allowed: null,
    sample,
    ...rest,
  };
}

/** A table of these columns, whose key is the first. */
export function aTable(columns: readonly Column[], given: Partial<TableDescription> = {}): TableDescription {
  return {
    schema: 'public',
    table: 'jobs',
    kind: 'table',
    comment: null,
    estimatedRows: 100,
    hasRowSecurity: false,
    isReadable: true,
    columns,
    key: columns.slice(0, 1).map(({ name }) => name),
    uniques: [],
    indexes: [],
    clock: { now: NOW, zone: 'UTC', offset: 0 },
    ...given,
  };
}
