import type { Knex } from 'knex';
import type { QuotedJobsTable } from './jobs-table.js';
import { storedIn } from './ledger/find-jobs.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import { isMarked } from './ledger/ledger-mark.js';
import { samePartitions } from './ledger/ledger-triggers.js';
import type { Rows } from './sql.js';
import { utc } from './sql.js';

export interface SnapshotRow {
  readonly taken_at: string;
  /** Whether there is a ledger that the connection's role may read. */
  readonly has_ledger: boolean;
  /** Whether its counts are those of the table; null where it wasn't asked. */
  readonly is_exact: boolean | null;
  /** About how many rows the table has; null where the ledger was asked. */
  readonly rows: string | null;
}

/**
 * Opens the snapshot in one round trip: without parameters it goes as a simple query, which may hold several
 * statements. Its settings end with the transaction. The lock comes before the snapshot, so that no TRUNCATE, which
 * snapshots don't see, comes between the ledger's count and the rows. The snapshot is taken by the SELECT, before the
 * clock is read, so that nothing in it has been created later by that clock.
 */
export function beginSnapshot(
  knex: Knex,
  names: LedgerNames,
  options: { readonly statementTimeoutMs: number; readonly asksLedger: boolean; readonly locks: boolean },
): Knex.Raw<readonly Rows<SnapshotRow>[]> {
  const { jobs, ledger } = names;
  const isExact = `(SELECT is_exact AND ${samePartitions(jobs.table)} FROM ${ledger})`;
  const ledgerState = options.asksLedger
    ? `true AS has_ledger, ${isExact} AS is_exact, NULL AS rows`
    : `COALESCE(${isMarked(ledger)} AND ${isReadable(names)}, false) AS has_ledger, NULL AS is_exact,
       (${estimateRows(jobs)}) AS rows`;
  return knex.raw(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
     SET LOCAL statement_timeout = ${options.statementTimeoutMs};
     SET LOCAL jit = off;
     ${options.locks ? `LOCK TABLE ${jobs.table} IN ACCESS SHARE MODE;` : ''}
     SELECT ${utc('clock_timestamp()')} AS taken_at, ${ledgerState}`,
  );
}

function isReadable({ ledger, deltas, buckets }: LedgerNames): string {
  return [ledger, deltas, buckets]
    .map((name) => `has_table_privilege(to_regclass('${name.replaceAll("'", "''")}'), 'SELECT')`)
    .join(' AND ');
}

/** By Postgres's own estimate or, where there is none yet, by the table's size. */
function estimateRows({ table }: QuotedJobsTable): string {
  return `SELECT COALESCE(sum(CASE WHEN reltuples < 0 THEN pg_relation_size(oid) / 400 ELSE reltuples END), 0)::bigint
            FROM pg_class WHERE oid IN (${storedIn(table)})`;
}

/** Ends the transaction; one that failed is rolled back by it. */
export function endSnapshot(knex: Knex): Knex.Raw<unknown> {
  return knex.raw('COMMIT');
}
