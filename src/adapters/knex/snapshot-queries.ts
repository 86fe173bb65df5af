import type { Knex } from 'knex';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import { isOfThisFormat } from './ledger/ledger-mark.js';
import { toRegclass, toRegproc } from './ledger/sql/functions.js';
import { askTrust, estimateOf, leavesOf } from './ledger/sql/trust.js';
import type { Rows } from './sql.js';
import type { PlanRow } from './search/estimate.js';
import { explain } from './search/estimate.js';
import { utc } from './sql.js';

export interface SnapshotRow {
  readonly taken_at: string;
  /** Whether there is a ledger that the connection's role may read. */
  readonly has_ledger: boolean;
  /** Whether the role may lock the table. */
  readonly may_lock: boolean;
  /** Whether row security may hide rows from the role. */
  readonly is_restricted: boolean;
  /** About how many rows the table has; null where nothing tells, as of a view. */
  readonly rows: string | null;
  /** The ledger's; null where it wasn't asked. */
  readonly epoch: number | null;
  /** The tables that it counts. */
  readonly leaves: readonly number[] | null;
  /** Those that hold jobs too, but have to be scanned. */
  readonly strays: readonly number[] | null;
  /** About how many rows those have; null where the role may not read one of them by itself. */
  readonly stray_rows: string | null;
}

export interface SnapshotOptions {
  readonly statementTimeoutMs: number;
  readonly asksLedger: boolean;
  readonly locks: boolean;
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
  options: SnapshotOptions,
): Knex.Raw<readonly Rows<SnapshotRow>[]> {
  const { jobs } = names;
  return knex.raw(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
     SET LOCAL statement_timeout = ${options.statementTimeoutMs};
     SET LOCAL lock_timeout = ${Math.min(MOST_WAITED_MS, options.statementTimeoutMs)};
     SET LOCAL jit = off;
     SET LOCAL datestyle = 'ISO';
     ${options.locks ? `LOCK TABLE ${jobs.table} IN ACCESS SHARE MODE;` : ''}
     SELECT ${utc(PRESENT)} AS taken_at, COALESCE(has_table_privilege(${toRegclass(jobs.table)}, 'SELECT'), false) AS may_lock,
            ${isRestricted(toRegclass(jobs.table))} AS is_restricted,
            ${options.asksLedger ? selectTrusted(names) : selectWhetherThere(names)}`,
  );
}

/** Of a view that reads with the rights of whoever asks, by the tables beneath it. */
function isRestricted(table: string): string {
  return `COALESCE(row_security_active(${table}::oid) OR (
    SELECT relkind = 'v' AND reloptions && ARRAY['security_invoker=true', 'security_invoker=on', 'security_invoker=1']
           AND EXISTS (SELECT FROM pg_depend JOIN pg_rewrite ON pg_rewrite.oid = objid
                        WHERE classid = 'pg_rewrite'::regclass AND ev_class = pg_class.oid AND refclassid = 'pg_class'::regclass
                          AND refobjid <> ev_class AND row_security_active(refobjid))
      FROM pg_class WHERE oid = ${table}), false)`;
}

/** What holds a table's lock for longer isn't about to let go of it, and a list that waits holds a connection. */
const MOST_WAITED_MS = 2_000;

/**
 * A standby shows no more than it has replayed, whatever its clock says. Where it has replayed no commit since it was
 * started, it shows at least what the last checkpoint has.
 */
export const PRESENT = `CASE WHEN pg_is_in_recovery()
  THEN LEAST(clock_timestamp(), COALESCE(pg_last_xact_replay_timestamp(), (SELECT checkpoint_time FROM pg_control_checkpoint())))
  ELSE clock_timestamp() END`;

function selectTrusted(names: LedgerNames): string {
  return `true AS has_ledger, told.* FROM (
    SELECT max(epoch) AS epoch, COALESCE(sum(estimate), 0) AS rows,
           array_agg(leaf) FILTER (WHERE doubt IS NULL) AS leaves,
           array_agg(leaf) FILTER (WHERE doubt IS NOT NULL) AS strays,
           CASE WHEN bool_and(doubt IS NULL OR readable)
                THEN COALESCE(sum(estimate) FILTER (WHERE doubt IS NOT NULL), 0) END AS stray_rows
      FROM ${askTrust(names)}) AS told`;
}

function selectWhetherThere({ jobs, tables, functions }: LedgerNames): string {
  const isThere = [
    ...Object.values(tables).flatMap((name) => [
      isOfThisFormat(name),
      `has_table_privilege(${toRegclass(name)}, 'SELECT')`,
    ]),
    ...[
      functions.epoch,
      functions.trust,
      functions.scan,
      functions.count,
      functions.newer,
      functions.seek,
    ].map((name) => `${toRegproc(name)} IS NOT NULL`),
  ];
  return `COALESCE(${isThere.join(' AND ')}, false) AS has_ledger, NULL AS epoch, NULL AS leaves, NULL AS strays, NULL AS stray_rows,
          (${estimateRows(jobs)}) AS rows`;
}

/** A foreign table and a materialized view hold their rows as tables do, and ANALYZE tells how many. */
function estimateRows({ table }: JobsSql): string {
  return `SELECT sum(${estimateOf('pg_class')})::bigint FROM pg_class
           WHERE oid IN (${leavesOf(toRegclass(table))}) OR (oid = ${toRegclass(table)} AND relkind IN ('f', 'm') AND reltuples >= 0)`;
}

/** What the planner expects of what has no estimate of its own. */
export function explainRows(knex: Knex, { from }: JobsSql): Knex.Raw<Rows<PlanRow>> {
  return explain(knex, { sql: `SELECT FROM ${from}`, bindings: [] });
}

/** Ends the transaction; one that failed is rolled back by it. */
export function endSnapshot(knex: Knex): Knex.Raw<unknown> {
  return knex.raw('COMMIT');
}
