import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { isAdoptable } from './ledger-doubts.js';
import { ledgerNames } from './ledger-names.js';
import { toRegclass } from './sql/functions.js';
import { askTrust } from './sql/trust.js';

export interface FoldedLedger {
  /** How many deltas were merged; 0 also where another process is at it. */
  readonly folded: number;
  /** Why parts of the table are not counted by the ledger, each reason once; see `explainDoubt`. */
  readonly doubts: readonly string[];
}

/**
 * Merges what writers have appended into the ledger's buckets: what makes reading cheap again. Then counts the
 * partitions that it doesn't know yet, and what was truncated or rewritten. Any number of processes may call it; one at
 * a time does it. Takes time with the number of deltas, about 10 ms for 1,000, and that of a scan for what it counts.
 * @throws the driver's errors; 42883 where there is no ledger.
 */
export async function foldLedger(knex: Knex, table: JobsTable = INFERENCE_JOBS): Promise<FoldedLedger> {
  const names = ledgerNames(table);
  const { fold, adopt } = names.functions;
  const { rows } = await knex.raw<{ rows: { folded: string | null }[] }>(`SELECT ${fold}() AS folded`);
  const found = await askDoubts();
  for (const { leaf, doubt, is_partitioned: isPartitioned } of found) {
    if (isAdoptable(doubt, isPartitioned)) await knex.raw(`SELECT ${adopt}(?::oid)`, [leaf]);
  }
  const left = found.length === 0 ? [] : await askDoubts();
  return {
    folded: Number(rows[0]?.folded ?? 0),
    doubts: [...new Set(left.map(({ doubt }) => doubt))].sort(),
  };

  async function askDoubts() {
    const answer = await knex.raw<{ rows: { leaf: number; doubt: string; is_partitioned: boolean }[] }>(
      `SELECT leaf, doubt, leaf <> ${toRegclass(names.jobs.table)} AS is_partitioned
         FROM ${askTrust(names)} WHERE doubt IS NOT NULL`,
    );
    return answer.rows;
  }
}

/** Frees the room of deltas that were merged, so that reading doesn't pass over it. Postgres skips it without the right. */
export async function vacuumLedger(knex: Knex, table: JobsTable = INFERENCE_JOBS): Promise<void> {
  const { deltas, buckets } = ledgerNames(table).tables;
  await knex.raw(`VACUUM ${deltas}, ${buckets}`);
}
