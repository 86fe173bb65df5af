import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { ledgerNames } from './ledger-names.js';

/**
 * Merges what writers have appended into the ledger's buckets: what makes reading cheap again. Any number of processes
 * may call it; one at a time does it. Takes time with the number of deltas, about 10 ms for 1,000.
 * @returns how many deltas were merged; 0 also where another process is at it.
 * @throws the driver's errors; 42883 where there is no ledger.
 */
export async function foldLedger(knex: Knex, table: JobsTable = INFERENCE_JOBS): Promise<number> {
  const { rows } = await knex.raw<{ rows: { folded: string | null }[] }>(
    `SELECT ${ledgerNames(table).functions.fold}() AS folded`,
  );
  return Number(rows[0]?.folded ?? 0);
}

/** Frees the room of deltas that were merged, so that reading doesn't pass over it. */
export async function vacuumLedger(knex: Knex, table: JobsTable = INFERENCE_JOBS): Promise<void> {
  await knex.raw(`VACUUM ${ledgerNames(table).deltas}`);
}
