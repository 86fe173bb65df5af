import { randomInt } from 'node:crypto';
import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { COUNTED, countJobs } from './count-jobs.js';
import type { FoundJobs } from './find-jobs.js';
import { findJobs } from './find-jobs.js';
import { findLedger } from './find-ledger.js';
import { chooseWidths } from './leaf-width.js';
import { LedgerError } from './ledger-error.js';
import type { LedgerNames } from './ledger-names.js';
import { ledgerNames } from './ledger-names.js';
import type { LedgerOptions } from './ledger-options.js';
import { allowWriting, makeLedger } from './make-ledger.js';
import { measureDensity } from './measure-density.js';
import { binAtEachLevel, insertBuckets, interval } from './sql/buckets.js';
import { regclass } from './sql/functions.js';
import { ownersOf, triggersOf } from './sql/triggers.js';
import { leavesOf } from './sql/trust.js';
import type { TableLock } from './under-lock.js';
import { limitLockTime, retried, takeLedgerLock, underLock } from './under-lock.js';

/**
 * Makes the ledger of a table in use: triggers first, under a lock that writers wait for no longer than
 * `lockTimeoutMs` at a time, then the count of what is there. Until it has been counted, reading goes without.
 * @throws LedgerError where there is one already, the table can't have one or its lock can't be had; the driver's errors.
 */
export async function installLedger(knex: Knex, options: LedgerOptions = {}): Promise<void> {
  const found = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  const { table } = found;
  if ((await findLedger(knex, table)) !== null) {
    throw new LedgerError(`${table.table} has a ledger already; rebuild it, or remove it first`);
  }
  await build(knex, found, options, 'SHARE ROW EXCLUSIVE');
}

/**
 * Counts the table anew, with leaves of the width that it now calls for, and mends what is missing of the ledger or its
 * triggers. Meanwhile reading goes without. Grants on the ledger's tables stay, unless they are of an earlier format.
 * @throws LedgerError where there is none, the table can't have one any more, or its lock can't be had; the driver's errors.
 */
export async function rebuildLedger(knex: Knex, options: LedgerOptions = {}): Promise<void> {
  const found = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  const { table } = found;
  if ((await findLedger(knex, table)) === null) throw new LedgerError(`${table.table} has no ledger`);
  await build(knex, found, options, 'ACCESS EXCLUSIVE');
}

async function build(
  knex: Knex,
  { table, types }: FoundJobs,
  options: LedgerOptions,
  lock: TableLock,
): Promise<void> {
  const names = ledgerNames(table, types);
  const widths = chooseWidths(await measureDensity(knex, names.jobs), options.leafSeconds).map(interval);
  const epoch = randomInt(1, 2 ** 31 - 1);
  await underLock(knex, names, lock, options, async (transaction) => {
    const found = await findLedger(transaction, table);
    const isKept = found?.isWhole === true && (await canBeWritten(transaction, names));
    await makeLedger(transaction, { names, epoch, widths, isKept });
  });
  await retried(options, names, () =>
    knex.transaction((transaction) => countIn(transaction, names, options), {
      isolationLevel: 'repeatable read',
    }),
  );
  const { leaves, deltas, buckets } = names.tables;
  await knex.raw(`VACUUM (ANALYZE) ${leaves}, ${deltas}, ${buckets}`);
}

/** Whether the functions that are there may append to the tables that are there; otherwise both are made anew. */
async function canBeWritten(transaction: Knex.Transaction, names: LedgerNames): Promise<boolean> {
  const { rows } = await transaction.raw<{ rows: { can: boolean }[] }>(
    `SELECT (${ownersOf(names)}) IS NOT NULL AS can`,
  );
  return rows[0]?.can === true;
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
  const { jobs, tables, functions } = names;
  const { ledger, leaves, deltas, buckets } = tables;
  await limitLockTime(transaction, options);
  await transaction.raw(`LOCK TABLE ${jobs.table} IN ACCESS SHARE MODE`);
  await takeLedgerLock(transaction, names);
  await refuseRestricted(transaction, jobs.table);
  // Another process may have made the ledger anew since.
  const { rows } = await transaction.raw<{ rows: { epoch: number }[] }>(
    `SELECT ${functions.epoch}() AS epoch`,
  );
  const epoch = Number(rows[0]?.epoch);
  await countJobs(transaction, names, epoch, (progress) =>
    options.onProgress?.({ step: 'counting', ...progress }),
  );
  const statements = [
    allowWriting(),
    ...[leaves, deltas, buckets].map((name) => `DELETE FROM ${name} WHERE epoch = ${epoch}`),
    `INSERT INTO ${leaves} (epoch, relid, filenode, triggers, counted_at)
     SELECT ${epoch}, pg_class.oid, relfilenode, now.triggers, now()
       FROM (${leavesOf(regclass(jobs.table))}) AS s (relid) JOIN pg_class ON pg_class.oid = s.relid
      CROSS JOIN LATERAL ${triggersOf('pg_class.oid', names)} AS now (triggers)
      WHERE relkind = 'r' AND now.triggers IS NOT NULL`,
    `WITH keyed AS (SELECT relid, sort_key, leaf, class, sum(n) AS n FROM ${COUNTED} GROUP BY 1, 2, 3, 4),
          binned AS (${binAtEachLevel('keyed', `(SELECT widths FROM ${ledger} WHERE epoch = ${epoch})`)})
     ${insertBuckets(buckets, String(epoch), '0', 'binned')}`,
    `UPDATE ${ledger} SET counted_at = now() WHERE epoch = ${epoch}`,
  ];
  for (const statement of statements) await transaction.raw(statement);
}

/** The partitions are read one by one, and each may have row security of its own. */
async function refuseRestricted(transaction: Knex.Transaction, jobs: string): Promise<void> {
  const { rows } = await transaction.raw<{ rows: { name: string }[] }>(
    `SELECT relid::regclass::text AS name FROM (${leavesOf(regclass(jobs))}) AS s (relid) WHERE row_security_active(relid)`,
  );
  if (rows[0] === undefined) return;
  throw new LedgerError(`${rows[0].name} has row security for this role, which then can't count all rows`);
}
