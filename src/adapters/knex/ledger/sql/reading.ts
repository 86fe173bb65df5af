import type { JobsSql } from '../../mapping/jobs-sql.js';
import { quoteText } from '../../quote.js';
import { AFTER_LAST_MOMENT, classOf, isListable } from '../../sql.js';
import type { LedgerNames } from '../ledger-names.js';
import { bin, ORIGIN } from './buckets.js';
import { createFunction } from './functions.js';

/**
 * What readers call. All take the epoch that the reader was told to trust, since a rebuild may replace the functions
 * but not what the reader's snapshot holds; the leaves that are counted by the ledger; and the strays, which are scanned.
 * The jobs are read through subqueries that rename their columns, since any of them may have the name of a variable.
 */
export function createReading(names: LedgerNames): string[] {
  return [createScan(names), createCount(names), createNewer(names), createSeek(names)];
}

/** The rows of one partition, or of the table itself, by the stretches that their times lie in, and by class. */
function createScan({ jobs, functions }: LedgerNames): string {
  const [before = '', after = ''] = scanRows(jobs, '$1', TABLE).split(TABLE);
  return createFunction(
    functions.scan,
    `(leaf oid, width interval)
     RETURNS TABLE (created_at timestamptz, started_at timestamptz, finished_at timestamptz, class text, n bigint)
     LANGUAGE plpgsql STABLE`,
    `BEGIN RETURN QUERY EXECUTE ${quoteText(before)} || $1::regclass || ${quoteText(after)} USING $2; END`,
  );
}

const TABLE = '\u001f';

/** `created_at, started_at, finished_at, class, n` of the rows of a table alone, without partitions or children. */
export function scanRows(
  { times, status, taskType, isJob }: JobsSql,
  width: string,
  table: string,
  block = 'true',
): string {
  const binned = [times.createdAt, times.startedAt, times.finishedAt].map((time) =>
    bin(width, time.recorded),
  );
  const aClass = classOf({ status: status.stored, taskType: taskType.stored });
  return `SELECT ${binned.join(', ')}, ${aClass}, count(*) FROM ONLY ${table} AS job WHERE ${isJob ?? 'true'} AND ${block} GROUP BY 1, 2, 3, 4`;
}

const CLASS_OF_DELTA = classOf({ status: 'status', taskType: 'task_type' });

/** All jobs by class, and those of them that have the key. */
function createCount({ tables, functions }: LedgerNames): string {
  const { ledger, deltas, buckets } = tables;
  return createFunction(
    functions.count,
    `(told_epoch integer, key integer, leaves oid[], strays oid[])
     RETURNS TABLE (class text, total bigint, keyed bigint) LANGUAGE plpgsql STABLE`,
    `#variable_conflict use_column
     DECLARE
       steps interval[] := (SELECT widths FROM ${ledger} WHERE epoch = told_epoch);
     BEGIN
       RETURN QUERY
       SELECT class, sum(n)::bigint, COALESCE(sum(n) FILTER (WHERE has_key), 0)::bigint
         FROM (SELECT c.class, c.n, bucket > '-infinity' AS has_key
                 FROM ${buckets} CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n)
                WHERE epoch = told_epoch AND sort_key = key AND level = cardinality(steps) - 1 AND relid = ANY (leaves)
               UNION ALL
               SELECT ${CLASS_OF_DELTA}, n, ${isListable(keyOf('key'))} FROM ${deltas}
                WHERE epoch = told_epoch AND relid = ANY (leaves)
               UNION ALL
               SELECT scanned.class, scanned.n, ${keyOf('key')} IS NOT NULL
                 FROM unnest(strays) AS s (relid) CROSS JOIN LATERAL ${functions.scan}(s.relid, steps[1]) AS scanned) AS counted
        GROUP BY class HAVING sum(n) <> 0;
     END`,
  );
}

/** The jobs created after a moment, by class: whole buckets, and the rest of the leaf that the moment lies in. */
function createNewer({ jobs, tables, functions }: LedgerNames): string {
  const { ledger, deltas, buckets } = tables;
  const { status, taskType, times, from } = jobs;
  const created = times.createdAt;
  return createFunction(
    functions.newer,
    `(told_epoch integer, moment timestamptz, leaves oid[], strays oid[])
     RETURNS TABLE (class text, n bigint) LANGUAGE plpgsql STABLE`,
    `#variable_conflict use_column
     <<taskdeck>>
     DECLARE
       steps interval[] := (SELECT widths FROM ${ledger} WHERE epoch = told_epoch);
       leaf_end timestamptz := date_bin(steps[1], moment, ${ORIGIN}) + steps[1];
     BEGIN
       RETURN QUERY
       SELECT class, sum(n)::bigint
         FROM (SELECT c.class, c.n
                 FROM unnest(steps[:cardinality(steps) - 1], steps[2:]) WITH ORDINALITY AS w (width, wider, depth)
                 JOIN ${buckets} ON epoch = told_epoch AND sort_key = 0 AND level = depth - 1 AND relid = ANY (leaves)
                      AND bucket > date_bin(width, moment, ${ORIGIN})
                      AND bucket < date_bin(wider, moment, ${ORIGIN}) + wider
                CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n)
               UNION ALL
               SELECT ${CLASS_OF_DELTA}, n FROM ${deltas}
                WHERE epoch = told_epoch AND relid = ANY (leaves)
                  AND created_at >= leaf_end AND created_at < ${AFTER_LAST_MOMENT}
               UNION ALL
               SELECT scanned.class, scanned.n
                 FROM unnest(strays) AS s (relid) CROSS JOIN LATERAL ${functions.scan}(s.relid, steps[1]) AS scanned
                WHERE scanned.created_at >= leaf_end
               UNION ALL
               SELECT ${classOf({ status: 'state', taskType: 'kind' })}, count(*)
                 FROM (SELECT ${status.stored} AS state, ${taskType.stored} AS kind FROM ${from}
                        WHERE ${created.isNewer('$2')} AND ${created.before('taskdeck.leaf_end')}) AS newer
                GROUP BY state, kind) AS counted
        GROUP BY class HAVING sum(n) <> 0;
     END`,
  );
}

/**
 * Finds the leaf that holds the row of a rank (from 0, by the key ascending) among the jobs of some classes (NULL: all)
 * that have the key: its beginning and end, how many of those jobs lie in it, and how many of these come before the row.
 * With a moment, jobs created after it don't count.
 */
function createSeek({ jobs, tables, functions }: LedgerNames): string {
  const { ledger, deltas, buckets } = tables;
  const { status, taskType, times, from } = jobs;
  const { createdAt, startedAt, finishedAt } = times;
  return createFunction(
    functions.seek,
    `(told_epoch integer, key integer, wanted text[], rank bigint, moment timestamptz, leaves oid[], strays oid[])
     RETURNS TABLE (leaf timestamptz, leaf_end timestamptz, skipped bigint, n bigint) LANGUAGE plpgsql STABLE`,
    `#variable_conflict use_column
     DECLARE
       steps interval[] := (SELECT widths FROM ${ledger} WHERE epoch = told_epoch);
       open_leaves timestamptz[];
       open_counts bigint[];
       low timestamptz := ${ORIGIN};
       high timestamptz;
       remaining bigint := rank;
       here bigint;
     BEGIN
       SELECT array_agg(l), array_agg(m) INTO open_leaves, open_counts
         FROM (SELECT l, sum(m)::bigint AS m
                 FROM (SELECT ${bin('steps[1]', keyOf('key'))} AS l, n AS m FROM ${deltas}
                        WHERE epoch = told_epoch AND relid = ANY (leaves)
                          AND (wanted IS NULL OR ${CLASS_OF_DELTA} = ANY (wanted))
                       UNION ALL
                       SELECT ${keyOf('key')}, scanned.n
                         FROM unnest(strays) AS s (relid) CROSS JOIN LATERAL ${functions.scan}(s.relid, steps[1]) AS scanned
                        WHERE wanted IS NULL OR scanned.class = ANY (wanted)) AS part
                GROUP BY l) AS open;
       IF moment IS NOT NULL THEN
         SELECT open_leaves || array_agg(l), open_counts || array_agg(-m) INTO open_leaves, open_counts
           FROM (SELECT date_bin(steps[1], key_of_job, ${ORIGIN}) AS l,
                        count(*) AS m
                   FROM (SELECT CASE $2 WHEN 0 THEN ${createdAt.listable} WHEN 1 THEN ${startedAt.listable} ELSE ${finishedAt.listable} END AS key_of_job,
                                ${classOf({ status: status.stored, taskType: taskType.stored })} AS class_of_job
                           FROM ${from} WHERE ${createdAt.isNewer('$5')}) AS newer_job
                  WHERE key_of_job IS NOT NULL
                    AND (wanted IS NULL OR class_of_job = ANY (wanted)) GROUP BY 1) AS newer;
       END IF;
       FOR depth IN REVERSE cardinality(steps) - 1 .. 1 LOOP
         high := low + steps[depth + 1];
         SELECT bucket, remaining - before, m INTO low, remaining, here
           FROM (SELECT bucket, m, sum(m) OVER (ORDER BY bucket) - m AS before
                   FROM (SELECT bucket, sum(m)::bigint AS m
                           FROM (SELECT bucket, CASE WHEN wanted IS NULL THEN n ELSE
                                          (SELECT sum(c.m) FROM unnest(classes, counts) AS c (class, m) WHERE c.class = ANY (wanted)) END AS m
                                   FROM ${buckets}
                                  WHERE epoch = told_epoch AND sort_key = key AND level = depth - 1
                                    AND bucket >= low AND bucket < high AND relid = ANY (leaves)
                                 UNION ALL
                                 SELECT date_bin(steps[depth], open.l, ${ORIGIN}), open.m
                                   FROM unnest(open_leaves, open_counts) AS open (l, m)
                                  WHERE open.l >= low AND open.l < high) AS part
                          GROUP BY bucket) AS summed) AS ranked
          WHERE remaining >= before AND remaining < before + m;
         IF NOT FOUND THEN RETURN; END IF;
       END LOOP;
       RETURN QUERY SELECT low, low + steps[1], remaining, here;
     END`,
  );
}

function keyOf(key: string): string {
  return `CASE ${key} WHEN 0 THEN created_at WHEN 1 THEN started_at ELSE finished_at END`;
}
