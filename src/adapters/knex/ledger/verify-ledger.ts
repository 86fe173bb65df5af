import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { parseClass } from '../sql.js';
import { COUNTED, countJobs } from './count-jobs.js';
import { findJobs } from './find-jobs.js';
import type { LedgerOptions } from './install-ledger.js';
import { requireLedger } from './install-ledger.js';
import { LedgerError } from './ledger-error.js';
import { binAtEachLevel, sumByKey } from './ledger-functions.js';
import { ledgerNames } from './ledger-names.js';

export interface LedgerDifference {
  readonly order: 'created_at' | 'started_at' | 'finished_at';
  /** 0: the leaves. */
  readonly level: number;
  /** The beginning of the bucket; `-infinity` for the jobs without the order's key. */
  readonly bucket: string;
  readonly status: string;
  readonly taskType: string;
  readonly counted: number;
  readonly told: number;
}

export interface LedgerVerification {
  /** The rows of the table. */
  readonly rows: number;
  /** How many counts differ. */
  readonly differences: number;
  /** The first of them, ten at most. */
  readonly examples: readonly LedgerDifference[];
}

interface Difference {
  readonly total: string;
  readonly sort_key: 0 | 1 | 2;
  readonly level: number;
  readonly bucket: string;
  readonly class: string;
  readonly counted: string;
  readonly told: string;
}

const ORDERS = ['created_at', 'started_at', 'finished_at'] as const;

/**
 * Counts the table anew and compares every count of the ledger with it, both in one snapshot.
 * @throws LedgerError where there is no ledger, or it hasn't been counted yet; the driver's errors.
 */
export async function verifyLedger(knex: Knex, options: LedgerOptions = {}): Promise<LedgerVerification> {
  const jobs = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  const names = ledgerNames(jobs.table);
  await requireLedger(knex, jobs);
  return knex.transaction(
    async (transaction) => {
      await transaction.raw(`LOCK TABLE ${names.jobs.table} IN ACCESS SHARE MODE`);
      const { rows: found } = await transaction.raw<{ rows: { is_exact: boolean }[] }>(
        `SELECT is_exact FROM ${names.ledger}`,
      );
      if (!found[0]?.is_exact) throw new LedgerError('the ledger is not counted; rebuild it');
      await countJobs(transaction, names, (progress) =>
        options.onProgress?.({ step: 'counting', ...progress }),
      );
      const { rows } = await transaction.raw<{ rows: Difference[] }>(`
        WITH keyed AS (
          SELECT sort_key, leaf, class, sum(n) AS n FROM ${COUNTED} GROUP BY 1, 2, 3
        ), counted AS (${binAtEachLevel('keyed', names.ledger)}
        ), open AS (${sumByKey(names.deltas)}
        ), told AS (
          SELECT sort_key, level, bucket, class, sum(n) AS n
            FROM (SELECT sort_key, level, bucket, c.class, c.n
                    FROM ${names.buckets} CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n)
                  UNION ALL
                  SELECT * FROM (${binAtEachLevel('open', names.ledger)}) AS binned) AS part
           GROUP BY 1, 2, 3, 4
        )
        SELECT count(*) OVER () AS total, sort_key, level, bucket::text, class,
               COALESCE(counted.n, 0) AS counted, COALESCE(told.n, 0) AS told
          FROM counted FULL JOIN told USING (sort_key, level, bucket, class)
         WHERE COALESCE(counted.n, 0) <> COALESCE(told.n, 0)
         ORDER BY sort_key, level, bucket, class LIMIT 10`);
      const { rows: sums } = await transaction.raw<{ rows: { rows: string; broken: string }[] }>(
        `SELECT (SELECT COALESCE(sum(n), 0) FROM ${COUNTED} WHERE sort_key = 0) AS rows,
                (SELECT count(*) FROM ${names.buckets}
                  WHERE n <> (SELECT COALESCE(sum(c), 0) FROM unnest(counts) AS c)) AS broken`,
      );
      return {
        rows: Number(sums[0]?.rows ?? 0),
        differences: Number(rows[0]?.total ?? 0) + Number(sums[0]?.broken ?? 0),
        examples: rows.map(toDifference),
      };
    },
    { isolationLevel: 'repeatable read' },
  );
}

function toDifference(row: Difference): LedgerDifference {
  return {
    order: ORDERS[row.sort_key],
    level: row.level,
    bucket: row.bucket,
    ...parseClass(row.class),
    counted: Number(row.counted),
    told: Number(row.told),
  };
}
