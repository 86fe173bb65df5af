import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { LedgerError } from './ledger-error.js';
import type { LedgerOptions } from './ledger-options.js';
import type { LedgerNames } from './ledger-names.js';
import { advisoryLock, regclass, toRegclass } from './sql/functions.js';

/**
 * What Postgres says of a lock that couldn't be had in time, not without a deadlock, or only after its last holder, whose
 * rows are not in the snapshot that was taken before the wait: some can't be changed, others are there already.
 */
const LOCK_FAULTS = ['55P03', '40P01', '40001', '23505'];
const PAUSE_MS = 1_000;

/** Against writers alone, or against readers too. */
export type TableLock = 'SHARE ROW EXCLUSIVE' | 'ACCESS EXCLUSIVE';

/** Runs the work in a transaction that has the table's lock, where there still is a table, as soon as it can be had. */
export async function underLock(
  knex: Knex,
  names: LedgerNames,
  lock: TableLock,
  options: LedgerOptions,
  work: (transaction: Knex.Transaction) => Promise<void>,
): Promise<void> {
  await retried(options, names, () =>
    knex.transaction(async (transaction) => {
      await limitLockTime(transaction, options);
      const { table } = names.jobs;
      const { rows } = await transaction.raw<{ rows: { exists: boolean }[] }>(
        `SELECT ${toRegclass(table)} IS NOT NULL AS exists`,
      );
      if (rows[0]?.exists) {
        await transaction.raw(`LOCK TABLE ${table} IN ${lock} MODE`);
        await takeLedgerLock(transaction, names);
      }
      await work(transaction);
    }),
  );
}

export async function retried(
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

export async function limitLockTime(
  transaction: Knex.Transaction,
  { lockTimeoutMs = 500 }: LedgerOptions,
): Promise<void> {
  await transaction.raw(`SET LOCAL lock_timeout = ${lockTimeoutMs}`);
}

export async function takeLedgerLock(transaction: Knex.Transaction, { jobs }: LedgerNames): Promise<void> {
  await transaction.raw(`SELECT pg_advisory_xact_lock(${advisoryLock(regclass(jobs.table))})`);
}
