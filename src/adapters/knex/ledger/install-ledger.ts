import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { INFERENCE_JOBS } from '../jobs-table.js';
import type { CountProgress } from './count-jobs.js';
import { COUNTED, countJobs } from './count-jobs.js';
import { findJobs } from './find-jobs.js';
import type { FoundJobs } from './find-jobs.js';
import { chooseWidths } from './leaf-width.js';
import { LedgerError } from './ledger-error.js';
import { binAtEachLevel, createLedgerFunctions, groupClasses } from './ledger-functions.js';
import { isMarked, markAsMade } from './ledger-mark.js';
import type { LedgerNames } from './ledger-names.js';
import { ledgerNames } from './ledger-names.js';
import { advisoryLock, interval, regclass } from './ledger-sql.js';
import { createTables } from './ledger-tables.js';
import {
  createTriggerFunctions,
  createTriggers,
  dropTriggers,
  partitionsOf,
  strayTables,
} from './ledger-triggers.js';
import { measureDensity } from './measure-density.js';

export type LedgerProgress =
  { readonly step: 'waiting'; readonly attempt: number } | ({ readonly step: 'counting' } & CountProgress);

export interface LedgerOptions {
  /** Whose ledger; that of Taskdeck's own table by default. */
  readonly table?: JobsTable;
  readonly onProgress?: (progress: LedgerProgress) => void;
  /** How wide the narrowest buckets are, in seconds; chosen by how densely the table's jobs lie by default. */
  readonly leafSeconds?: number;
  /** How long writers may be kept waiting for one attempt at the table's lock, in whole milliseconds; 500 by default. */
  readonly lockTimeoutMs?: number;
  /** How often the lock is tried, a second apart, before giving up; 120 times by default. */
  readonly lockAttempts?: number;
}

/** What Postgres says of a lock that couldn't be had in time, not without a deadlock, or only after its last holder. */
const LOCK_FAULTS = ['55P03', '40P01', '40001'];
const PAUSE_MS = 1_000;

/**
 * Makes the ledger of a table in use: triggers first, under a lock that writers wait for no longer than
 * `lockTimeoutMs` at a time, then the count of what is there. Until it has been counted, reading goes without.
 * @throws LedgerError where there is one already, the table can't have one or its lock can't be had; the driver's errors.
 */
export async function installLedger(knex: Knex, options: LedgerOptions = {}): Promise<void> {
  const jobs = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  if (await ledgerExists(knex, ledgerNames(jobs.table))) {
    throw new LedgerError(`${jobs.table.table} has a ledger already; rebuild it, or remove it first`);
  }
  await build(knex, jobs, options);
}

/**
 * Counts the table anew, with leaves of the width that it now calls for, for its partitions of now. Meanwhile reading
 * goes without the ledger.
 * @throws LedgerError where there is none, or its lock can't be had; the driver's errors.
 */
export async function rebuildLedger(knex: Knex, options: LedgerOptions = {}): Promise<void> {
  const jobs = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  await requireLedger(knex, jobs);
  await build(knex, jobs, options);
}

/** Takes the ledger's triggers, functions and tables away. @throws as `rebuildLedger` does. */
export async function removeLedger(knex: Knex, options: LedgerOptions = {}): Promise<void> {
  const jobs = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  const names = ledgerNames(jobs.table);
  await requireLedger(knex, jobs);
  await underLock(knex, names, options, async (transaction) => {
    const drops = [
      ...[names.jobs.table, ...jobs.partitions, ...(await findStrays(transaction, names))].flatMap(
        dropTriggers,
      ),
      ...Object.values(names.functions).map((name) => `DROP FUNCTION IF EXISTS ${name}`),
      ...[names.buckets, names.deltas, names.ledger].map((name) => `DROP TABLE IF EXISTS ${name}`),
    ];
    for (const statement of drops) await transaction.raw(statement);
  });
}

async function build(knex: Knex, jobs: FoundJobs, options: LedgerOptions): Promise<void> {
  const names = ledgerNames(jobs.table);
  const [leafWidth, ...wider] = chooseWidths(await measureDensity(knex, jobs.table), options.leafSeconds).map(
    interval,
  ) as [string, ...string[]];
  await underLock(knex, names, options, async (transaction) => {
    const { table } = names.jobs;
    const statements = [
      ...(await findStrays(transaction, names)).flatMap(dropTriggers),
      ...createTables(names),
      markAsMade(names.ledger),
      ...createTriggerFunctions(names, leafWidth, jobs.isPartitioned),
      ...createLedgerFunctions(names),
      ...createTriggers(names, table, jobs.isPartitioned ? 'partitioned' : 'table'),
      ...jobs.partitions.flatMap((partition) => createTriggers(names, partition, 'partition')),
      `DELETE FROM ${names.ledger}`,
      `INSERT INTO ${names.ledger} (jobs, widths, partitions, is_exact)
       SELECT oid, ARRAY[${[leafWidth, ...wider].join(', ')}], CASE relkind WHEN 'p' THEN ARRAY(${partitionsOf(table)}) END, false
         FROM pg_class WHERE oid = ${regclass(table)}`,
    ];
    for (const statement of statements) await transaction.raw(statement);
  });
  await retried(options, names, () =>
    knex.transaction((transaction) => countIn(transaction, names, options), {
      isolationLevel: 'repeatable read',
    }),
  );
  await knex.raw(`VACUUM (ANALYZE) ${names.deltas}, ${names.buckets}`);
}

/**
 * What this snapshot holds is counted, and the deltas of the same snapshot are dropped, as they are part of it. Those
 * that are committed later stay, and add to the count.
 */
async function countIn(
  transaction: Knex.Transaction,
  names: LedgerNames,
  options: LedgerOptions,
): Promise<void> {
  await limitLockTime(transaction, options);
  // Before the ledger's own lock, in the order in which a TRUNCATE takes them.
  await transaction.raw(`LOCK TABLE ${names.jobs.table} IN ACCESS SHARE MODE`);
  await takeLedgerLock(transaction, names);
  await countJobs(transaction, names, (progress) => options.onProgress?.({ step: 'counting', ...progress }));
  await transaction.raw(`DELETE FROM ${names.deltas}`);
  await transaction.raw(`DELETE FROM ${names.buckets}`);
  await transaction.raw(
    `WITH keyed AS (SELECT sort_key, leaf, class, sum(n) AS n FROM ${COUNTED} GROUP BY 1, 2, 3),
          binned AS (${binAtEachLevel('keyed', names.ledger)})
     INSERT INTO ${names.buckets} ${groupClasses('binned')}`,
  );
  await transaction.raw(`UPDATE ${names.ledger} SET is_exact = true, counted_at = now()`);
}

/** Runs the work in a transaction that no writer of the table is in, as soon as one can be had. */
async function underLock(
  knex: Knex,
  names: LedgerNames,
  options: LedgerOptions,
  work: (transaction: Knex.Transaction) => Promise<void>,
): Promise<void> {
  await retried(options, names, () =>
    knex.transaction(async (transaction) => {
      await limitLockTime(transaction, options);
      await transaction.raw(`LOCK TABLE ${names.jobs.table} IN SHARE ROW EXCLUSIVE MODE`);
      await takeLedgerLock(transaction, names);
      await work(transaction);
    }),
  );
}

async function retried(
  { lockAttempts = 120, onProgress }: LedgerOptions,
  names: LedgerNames,
  work: () => Promise<void>,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (!LOCK_FAULTS.includes((error as { code?: string }).code ?? '')) throw error;
      if (attempt >= lockAttempts) {
        throw new LedgerError(`the lock of ${names.jobs.table} could not be had`, { cause: error });
      }
      onProgress?.({ step: 'waiting', attempt });
      await delay(PAUSE_MS);
    }
  }
}

async function limitLockTime(
  transaction: Knex.Transaction,
  { lockTimeoutMs = 500 }: LedgerOptions,
): Promise<void> {
  await transaction.raw(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
}

async function takeLedgerLock(transaction: Knex.Transaction, { jobs }: LedgerNames): Promise<void> {
  await transaction.raw(`SELECT pg_advisory_xact_lock(${advisoryLock(jobs.table)})`);
}

async function findStrays(transaction: Knex.Transaction, names: LedgerNames): Promise<string[]> {
  const { rows } = await transaction.raw<{ rows: { name: string }[] }>(strayTables(names));
  return rows.map(({ name }) => name);
}

/** @throws LedgerError where there is none. */
export async function requireLedger(knex: Knex, { table }: FoundJobs): Promise<void> {
  if (!(await ledgerExists(knex, ledgerNames(table)))) {
    throw new LedgerError(`${table.table} has no ledger`);
  }
}

/** @throws LedgerError where a table of that name is something else. */
export async function ledgerExists(knex: Knex, { ledger, deltas, buckets }: LedgerNames): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { found: string[] | null; marked: boolean | null }[] }>(
    `SELECT array_agg(name) AS found, ${isMarked(ledger)} AS marked
       FROM unnest(?::text[]) AS name WHERE to_regclass(name) IS NOT NULL`,
    [[ledger, deltas, buckets]] as never,
  );
  const { found = null, marked = null } = rows[0] ?? {};
  if (found !== null && marked !== true) throw new LedgerError(`${found[0]} was not made by Taskdeck`);
  return found !== null;
}
