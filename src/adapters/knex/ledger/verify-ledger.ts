import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { parseClass } from '../sql.js';
import { COUNTED, countJobs } from './count-jobs.js';
import { findJobs } from './find-jobs.js';
import { findLedger } from './find-ledger.js';
import { LedgerError } from './ledger-error.js';
import { ledgerNames } from './ledger-names.js';
import type { LedgerOptions } from './ledger-options.js';
import type { TableDoubt } from './ledger-status.js';
import { doubtsOf } from './ledger-status.js';
import { binAtEachLevel, binDeltas, byKey } from './sql/buckets.js';
import { askTrust } from './sql/trust.js';

export interface LedgerDifference {
  /** The partition, or the table itself. */
  readonly table: string;
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
  /** The rows of the table, or of those of its partitions that the ledger has counted. */
  readonly rows: number;
  /** The partitions that it hasn't, and so can't differ. */
  readonly uncounted: readonly string[];
  /** Why it isn't used, in part or as a whole, whether its counts differ or not. */
  readonly doubts: readonly TableDoubt[];
  /** How many counts differ. */
  readonly differences: number;
  /** The first of them, ten at most. */
  readonly examples: readonly LedgerDifference[];
}

interface Difference {
  readonly name: string;
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
 * @throws LedgerError where there is no ledger, or it has counted nothing; the driver's errors.
 */
export async function verifyLedger(knex: Knex, options: LedgerOptions = {}): Promise<LedgerVerification> {
  const { table, types } = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  const found = await findLedger(knex, table);
  if (found === null) throw new LedgerError(`${table.table} has no ledger`);
  if (!found.isWhole) throw new LedgerError('parts of the ledger are missing; rebuild it');
  const names = ledgerNames(table, types);
  const { ledger, deltas, buckets } = names.tables;
  return knex.transaction(
    async (transaction) => {
      await transaction.raw("SET LOCAL datestyle = 'ISO'");
      await transaction.raw(`LOCK TABLE ${names.jobs.table} IN ACCESS SHARE MODE`);
      const { rows: leaves } = await transaction.raw<{ rows: JudgedLeaf[] }>(
        `SELECT t.epoch, leaf, leaf::regclass::text AS name, doubt, relid IS NOT NULL AS is_counted
           FROM ${askTrust(names)} AS t LEFT JOIN ${names.tables.leaves} AS l ON l.epoch = t.epoch AND relid = leaf`,
      );
      const counted = leaves.filter(({ is_counted: wasCounted }) => wasCounted).map(({ leaf }) => leaf);
      const epoch = leaves[0]?.epoch ?? 0;
      if (leaves.length > 0 && counted.length === 0) {
        throw new LedgerError('the ledger has not counted the table; rebuild it');
      }
      await countJobs(transaction, names, epoch, (progress) =>
        options.onProgress?.({ step: 'counting', ...progress }),
      );
      const isCounted = `relid = ANY ('{${counted.join(',')}}'::oid[])`;
      const isTold = `epoch = ${epoch} AND ${isCounted}`;
      const widths = `(SELECT widths FROM ${ledger} WHERE epoch = ${epoch})`;
      const { rows } = await transaction.raw<{ rows: Difference[] }>(`
        WITH keyed AS (
          SELECT relid, sort_key, leaf, class, sum(n) AS n FROM ${COUNTED}
           WHERE ${isCounted} GROUP BY 1, 2, 3, 4
        ), counted AS (${binAtEachLevel('keyed', widths)}
        ), appended AS (SELECT * FROM ${deltas} WHERE ${isTold}
        ), open AS (${byKey(binDeltas('appended', `(${widths})[1]`))}
        ), told AS (
          SELECT relid, sort_key, level, bucket, class, sum(n) AS n
            FROM (SELECT relid, sort_key, level, bucket, c.class, c.n
                    FROM ${buckets} CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n) WHERE ${isTold}
                  UNION ALL
                  SELECT * FROM (${binAtEachLevel('open', widths)}) AS binned) AS part
           GROUP BY 1, 2, 3, 4, 5
        )
        SELECT count(*) OVER () AS total, relid::regclass::text AS name, sort_key, level, bucket::text, class,
               COALESCE(counted.n, 0) AS counted, COALESCE(told.n, 0) AS told
          FROM counted FULL JOIN told USING (relid, sort_key, level, bucket, class)
         WHERE COALESCE(counted.n, 0) <> COALESCE(told.n, 0)
         ORDER BY sort_key, level, bucket, class, relid LIMIT 10`);
      const { rows: sums } = await transaction.raw<{ rows: { rows: string; broken: string }[] }>(
        `SELECT (SELECT COALESCE(sum(n), 0) FROM ${COUNTED}
                  WHERE sort_key = 0 AND ${isCounted}) AS rows,
                (SELECT count(*) FROM ${buckets}
                  WHERE ${isTold} AND n <> (SELECT COALESCE(sum(c), 0) FROM unnest(counts) AS c)) AS broken`,
      );
      return {
        rows: Number(sums[0]?.rows ?? 0),
        uncounted: leaves.filter(({ is_counted: wasCounted }) => !wasCounted).map(({ name }) => name),
        doubts: doubtsOf(leaves),
        differences: Number(rows[0]?.total ?? 0) + Number(sums[0]?.broken ?? 0),
        examples: rows.map(toDifference),
      };
    },
    { isolationLevel: 'repeatable read' },
  );
}

interface JudgedLeaf {
  readonly epoch: number;
  readonly leaf: number;
  readonly name: string;
  readonly doubt: string | null;
  readonly is_counted: boolean;
}

function toDifference(row: Difference): LedgerDifference {
  return {
    table: row.name,
    order: ORDERS[row.sort_key],
    level: row.level,
    bucket: row.bucket,
    ...parseClass(row.class),
    counted: Number(row.counted),
    told: Number(row.told),
  };
}
