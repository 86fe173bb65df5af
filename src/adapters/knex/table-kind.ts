export type TableKind = 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table';

/** By `pg_class.relkind`, of what rows can be read from. */
export const TABLE_KINDS: Readonly<Record<string, TableKind>> = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
};
