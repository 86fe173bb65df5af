import type { LedgerNames } from './ledger-names.js';

const EAGER_VACUUM = `autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0`;

/**
 * Deltas are only ever appended, so that writers never wait for one another. A bucket's counts are by class, in two
 * arrays of one length: one row to read and write where a row a class would be thirty.
 */
export function createTables({ ledger, deltas, buckets }: LedgerNames): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${ledger} (
       jobs regclass PRIMARY KEY,
       widths interval[] NOT NULL,
       partitions regclass[],
       is_exact boolean NOT NULL,
       counted_at timestamptz
     )`,
    `CREATE TABLE IF NOT EXISTS ${deltas} (
       created_at timestamptz,
       started_at timestamptz,
       finished_at timestamptz,
       class text COLLATE "C" NOT NULL,
       n integer NOT NULL
     ) WITH (${EAGER_VACUUM})`,
    `CREATE TABLE IF NOT EXISTS ${buckets} (
       sort_key smallint,
       level smallint,
       bucket timestamptz,
       n bigint NOT NULL,
       classes text[] COLLATE "C" NOT NULL,
       counts bigint[] NOT NULL,
       PRIMARY KEY (sort_key, level, bucket)
     ) WITH (fillfactor = 70, ${EAGER_VACUUM})`,
  ];
}
