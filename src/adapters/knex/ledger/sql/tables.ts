import type { LedgerNames } from '../ledger-names.js';

const EAGER_VACUUM = `autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0`;

/**
 * Deltas are only ever appended, so that writers never wait for one another; their times are as the jobs have them. A
 * bucket's counts are by class, in two arrays of one length: one row to read and write where a row a class would be
 * thirty. Every row carries the epoch of the installation that it belongs to, so that rows which a restore or a
 * subscription brings from elsewhere are nobody's. All have a replica identity: where a publication takes in all tables,
 * a table without one refuses its deletes.
 *
 * Whoever keeps a copy of the leaves by creation in memory (../../read-ahead) knows by the number of folds whether it is
 * of the present, by `changed_by`, the fold that wrote a bucket last, what to read again, and by the number of renewals
 * whether all of it is void.
 */
export function createTables({ tables }: LedgerNames): string[] {
  const { ledger, leaves, deltas, buckets, doubts } = tables;
  return [
    `CREATE TABLE ${ledger} (
       epoch integer PRIMARY KEY,
       jobs oid NOT NULL,
       mapping text NOT NULL,
       columns text[] NOT NULL,
       widths interval[] NOT NULL,
       guards text,
       counted_at timestamptz,
       folds bigint NOT NULL DEFAULT 0,
       renewals bigint NOT NULL DEFAULT 0
     ) WITH (fillfactor = 50, ${EAGER_VACUUM})`,
    `CREATE TABLE ${leaves} (
       epoch integer,
       relid oid,
       filenode oid NOT NULL,
       triggers text NOT NULL,
       counted_at timestamptz NOT NULL,
       PRIMARY KEY (epoch, relid)
     )`,
    `CREATE TABLE ${deltas} (
       epoch integer NOT NULL,
       relid oid NOT NULL,
       n integer NOT NULL,
       created_at timestamptz,
       started_at timestamptz,
       finished_at timestamptz,
       status text COLLATE "C",
       task_type text COLLATE "C"
     ) WITH (${EAGER_VACUUM})`,
    `ALTER TABLE ${deltas} REPLICA IDENTITY FULL`,
    `CREATE TABLE ${buckets} (
       epoch integer,
       sort_key smallint,
       level smallint,
       bucket timestamptz,
       relid oid,
       n bigint NOT NULL,
       classes text[] COLLATE "C" NOT NULL,
       counts bigint[] NOT NULL,
       changed_by bigint,
       PRIMARY KEY (epoch, sort_key, level, bucket, relid)
     ) WITH (fillfactor = 70, ${EAGER_VACUUM})`,
    `CREATE INDEX ON ${buckets} (epoch, changed_by) WHERE changed_by IS NOT NULL`,
    `CREATE TABLE ${doubts} (
       epoch integer NOT NULL,
       reason text NOT NULL,
       raised_at timestamptz NOT NULL DEFAULT clock_timestamp()
     )`,
    `ALTER TABLE ${doubts} REPLICA IDENTITY FULL`,
  ];
}
