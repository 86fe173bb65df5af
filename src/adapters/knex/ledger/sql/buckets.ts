import { classOf, isListable } from '../../sql.js';

/** Where buckets begin to be counted from. */
export const ORIGIN = `timestamptz '0001-01-01 00:00:00+00'`;

/** As wide as the years 1 to 9999: the one bucket of the topmost level. */
export const WHOLE_TIME_US = 4_000_000n * 86_400_000_000n;

/**
 * In microseconds alone, since days of an interval have different lengths. By a product, which is exact: as text,
 * PostgreSQL 14 takes no more than 2^31 of them.
 */
export function interval(microseconds: bigint): string {
  return `(interval '1 us' * ${microseconds})`;
}

/**
 * The bucket of a moment, named by its beginning; NULL for `infinity` and other moments outside of the years 1 to 9999,
 * which the list shows as none.
 */
export function bin(width: string, moment: string): string {
  return `CASE WHEN ${isListable(moment)} THEN date_bin(${width}, ${moment}, ${ORIGIN}) END`;
}

/** The deltas, summed up by leaf and class: a million rows that were written at once come to few of these. */
export function binDeltas(deltas: string, width: string): string {
  const times = ['created_at', 'started_at', 'finished_at'].map((time) => `${bin(width, time)} AS ${time}`);
  return `SELECT relid, ${times.join(', ')}, ${classOf({ status: 'status', taskType: 'task_type' })} AS class, sum(n) AS n
            FROM ${deltas} GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0`;
}

/** From counts by `relid, created_at, started_at, finished_at, class`, the times binned, to such by `relid, sort_key, leaf, class`. */
export function byKey(counts: string): string {
  return `SELECT relid, sort_key, COALESCE(leaf, '-infinity') AS leaf, class, sum(n) AS n
            FROM (${counts}) AS counted
           CROSS JOIN LATERAL (VALUES (0, created_at), (1, started_at), (2, finished_at)) AS k (sort_key, leaf)
           GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0`;
}

/** From counts by `relid, sort_key, leaf, class` to such by `relid, sort_key, level, bucket, class`. */
export function binAtEachLevel(counts: string, widths: string): string {
  return `SELECT relid, sort_key, (depth - 1)::smallint AS level, date_bin(width, leaf, ${ORIGIN}) AS bucket, class, sum(n)::bigint AS n
            FROM ${counts} CROSS JOIN unnest(${widths}) WITH ORDINALITY AS w (width, depth)
           GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0`;
}

/** Whether a bucket is one of those that are copied: a leaf by creation. */
export const isCopied = 'sort_key = 0 AND level = 0';

/** Writes counts by `relid, sort_key, level, bucket, class` as rows of the buckets' table, as the fold of this number does. */
export function insertBuckets(buckets: string, epoch: string, fold: string, counts: string): string {
  return `INSERT INTO ${buckets} (epoch, sort_key, level, bucket, relid, n, classes, counts, changed_by)
          SELECT ${epoch}, sort_key, level, bucket, relid, sum(n),
                 COALESCE(array_agg(class ORDER BY class) FILTER (WHERE n <> 0), '{}'),
                 COALESCE(array_agg(n ORDER BY class) FILTER (WHERE n <> 0), '{}'),
                 CASE WHEN ${isCopied} THEN ${fold} END
            FROM ${counts} GROUP BY sort_key, level, bucket, relid`;
}
