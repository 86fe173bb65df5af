import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { findLedger, locateTable } from './find-ledger.js';
import { LedgerError } from './ledger-error.js';
import type { LedgerNames } from './ledger-names.js';
import { ledgerNames } from './ledger-names.js';
import type { LedgerOptions } from './ledger-options.js';
import { quoteText } from '../quote.js';
import { underLock } from './under-lock.js';

/**
 * Takes the ledger's triggers, functions and tables away, whatever is left of them, and whatever became of the table.
 * @throws LedgerError where there is none, or the table's lock can't be had; the driver's errors.
 */
export async function removeLedger(knex: Knex, options: LedgerOptions = {}): Promise<void> {
  const table = await locateTable(knex, options.table ?? INFERENCE_JOBS);
  if ((await findLedger(knex, table)) === null) throw new LedgerError(`${table.table} has no ledger`);
  const names = ledgerNames(table);
  await underLock(knex, names, 'ACCESS EXCLUSIVE', options, (transaction) => dropLedger(transaction, names));
}

/** Those of the first format. */
const FORMER_FUNCTIONS = ['_before_truncate', '_on_truncate'];

/** The triggers go with their functions, whatever table they are on by now. */
export async function dropLedger(
  transaction: Knex.Transaction,
  { tables, functions }: LedgerNames,
): Promise<void> {
  const names = [
    ...Object.values(functions),
    ...FORMER_FUNCTIONS.map((suffix) => tables.ledger.replace(/"$/, `${suffix}"`)),
  ];
  const { rows } = await transaction.raw<{ rows: { signature: string }[] }>(
    `SELECT pg_proc.oid::regprocedure::text AS signature
       FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
      WHERE format('"%s"."%s"', replace(nspname, '"', '""'), replace(proname, '"', '""')) IN (${names.map(quoteText).join(', ')})`,
  );
  for (const { signature } of rows) await transaction.raw(`DROP FUNCTION ${signature} CASCADE`);
  for (const table of Object.values(tables).reverse()) {
    await transaction.raw(`DROP TABLE IF EXISTS ${table} CASCADE`);
  }
}
