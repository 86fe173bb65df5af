import type { Knex } from 'knex';
import type { LedgerNames } from './ledger-names.js';
import { byKey, interval } from './sql/buckets.js';
import { regclass } from './sql/functions.js';
import { scanRows } from './sql/reading.js';
import { leavesOf } from './sql/trust.js';

export interface CountProgress {
  readonly blocksDone: number;
  readonly blocks: number;
}

/** 128 MB in Postgres's usual blocks: about half a second. */
const BLOCKS_AT_ONCE = 16_384;

/** Where `countJobs` leaves what it counted, until the transaction ends: `relid, sort_key, leaf, class, n`. */
export const COUNTED = 'taskdeck_counted';

/**
 * Counts the jobs that the transaction sees by table, leaf and class, in all three orders, a stretch of blocks at a
 * time. The transaction has to be of one snapshot, which no statement before has to have taken.
 */
export async function countJobs(
  transaction: Knex.Transaction,
  names: LedgerNames,
  epoch: number,
  onProgress?: (progress: CountProgress) => void,
): Promise<void> {
  const leafWidth = await leafWidthOf(transaction, names, epoch);
  await transaction.raw(
    `CREATE TEMPORARY TABLE ${COUNTED}
       (relid oid, sort_key smallint, leaf timestamptz, class text COLLATE "C", n bigint) ON COMMIT DROP`,
  );
  // Rows of this snapshot lie in blocks that were there when it was taken. A foreign partition has none.
  const { rows: parts } = await transaction.raw<{ rows: { oid: number; name: string; blocks: string }[] }>(
    `SELECT oid, oid::regclass::text AS name, pg_relation_size(oid) / current_setting('block_size')::bigint AS blocks
       FROM (${leavesOf(regclass(names.jobs.table))}) AS stored (relid) JOIN pg_class ON oid = relid AND relkind = 'r'`,
  );
  const blocks = parts.reduce((sum, part) => sum + Number(part.blocks), 0);
  let blocksDone = 0;
  for (const { oid, name, blocks: size } of parts) {
    const end = Number(size);
    for (let from = 0; from < end; from += BLOCKS_AT_ONCE) {
      const to = Math.min(from + BLOCKS_AT_ONCE, end);
      const block = `ctid >= '(${from},0)'::tid AND ctid < '(${to},0)'::tid`;
      const rows = `SELECT ${oid}::oid AS relid, part.* FROM (${scanRows(names.jobs, leafWidth, name, block)})
                      AS part (created_at, started_at, finished_at, class, n)`;
      await transaction.raw(`INSERT INTO ${COUNTED} ${byKey(rows)}`);
      blocksDone += to - from;
      onProgress?.({ blocksDone, blocks });
    }
  }
}

/** The ledger's, which another process may have changed. */
async function leafWidthOf(
  transaction: Knex.Transaction,
  { tables }: LedgerNames,
  epoch: number,
): Promise<string> {
  const { rows } = await transaction.raw<{ rows: { us: string }[] }>(
    `SELECT (extract(epoch FROM widths[1]) * 1000000)::bigint AS us FROM ${tables.ledger} WHERE epoch = ${epoch}`,
  );
  return interval(BigInt(rows[0]?.us ?? 0));
}
