import type { Knex } from 'knex';
import { storedIn } from './find-jobs.js';
import type { LedgerNames } from './ledger-names.js';
import { classOf } from '../sql.js';
import { sumByKey } from './ledger-functions.js';
import { bin, interval } from './ledger-sql.js';

export interface CountProgress {
  readonly blocksDone: number;
  readonly blocks: number;
}

/** 128 MB in Postgres's usual blocks: about half a second. */
const BLOCKS_AT_ONCE = 16_384;

/** Where `countJobs` leaves what it counted, until the transaction ends: `sort_key, leaf, class, n`. */
export const COUNTED = 'taskdeck_counted';

/**
 * Counts the jobs that the transaction sees by leaf and class, in all three orders, a stretch of blocks at a time. The
 * transaction has to be of one snapshot, which no statement before has to have taken.
 */
export async function countJobs(
  transaction: Knex.Transaction,
  names: LedgerNames,
  onProgress?: (progress: CountProgress) => void,
): Promise<void> {
  const leafWidth = await leafWidthOf(transaction, names);
  await transaction.raw(
    `CREATE TEMPORARY TABLE ${COUNTED} (sort_key smallint, leaf timestamptz, class text COLLATE "C", n bigint)
       ON COMMIT DROP`,
  );
  // Rows of this snapshot lie in blocks that were there when it was taken.
  const { rows: parts } = await transaction.raw<{ rows: { name: string; blocks: string }[] }>(
    `SELECT relid::regclass::text AS name, pg_relation_size(relid) / current_setting('block_size')::bigint AS blocks
       FROM (${storedIn(names.jobs.table)}) AS stored (relid)`,
  );
  const blocks = parts.reduce((sum, part) => sum + Number(part.blocks), 0);
  let blocksDone = 0;
  for (const part of parts) {
    const end = Number(part.blocks);
    for (let from = 0; from < end; from += BLOCKS_AT_ONCE) {
      const to = Math.min(from + BLOCKS_AT_ONCE, end);
      await transaction.raw(countBlocks(names, leafWidth, part.name, from, to));
      blocksDone += to - from;
      onProgress?.({ blocksDone, blocks });
    }
  }
}

/** The ledger's, which another process may have changed. */
async function leafWidthOf(transaction: Knex.Transaction, { ledger }: LedgerNames): Promise<string> {
  const { rows } = await transaction.raw<{ rows: { us: string }[] }>(
    `SELECT (extract(epoch FROM widths[1]) * 1000000)::bigint AS us FROM ${ledger}`,
  );
  return interval(BigInt(rows[0]?.us ?? 0));
}

function countBlocks(
  { jobs }: LedgerNames,
  leafWidth: string,
  table: string,
  from: number,
  to: number,
): string {
  const { createdAt, startedAt, finishedAt } = jobs.columns;
  const leaves = [createdAt, startedAt, finishedAt].map((column) => bin(leafWidth, column)).join(', ');
  const stretch = `(SELECT ${leaves}, ${classOf(jobs.columns)}, count(*) FROM ${table}
             WHERE ctid >= '(${from},0)'::tid AND ctid < '(${to},0)'::tid GROUP BY 1, 2, 3, 4)
            AS stretch (created_at, started_at, finished_at, class, n)`;
  return `INSERT INTO ${COUNTED} ${sumByKey(stretch)}`;
}
