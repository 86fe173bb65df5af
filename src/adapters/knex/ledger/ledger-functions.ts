import type { LedgerNames } from './ledger-names.js';
import { AFTER_LAST_MOMENT, classOf, isListable } from '../sql.js';
import { advisoryLock, createFunction, ORIGIN } from './ledger-sql.js';
import { samePartitions } from './ledger-triggers.js';

/**
 * What the compactor and the readers call; the widths are read with everything else of the caller's snapshot. The jobs
 * are read through subqueries that rename their columns, since any of them may have the name of a variable.
 */
export function createLedgerFunctions(names: LedgerNames): string[] {
  const { fold, count, newer, seek } = names.functions;
  return [
    // What a function returns can't be replaced.
    ...[count, newer, seek].map((name) => `DROP FUNCTION IF EXISTS ${name}`),
    createFold(names),
    `REVOKE ALL ON FUNCTION ${fold}() FROM PUBLIC`,
    createCount(names),
    createNewer(names),
    createSeek(names),
  ];
}

/**
 * Merges the deltas into the buckets; gives their number, NULL where another process is at it. Once partitions came or
 * went the ledger stays unused until rebuilt: rows may have gone with a partition that it didn't follow.
 */
function createFold({ jobs, ledger, deltas, buckets, functions }: LedgerNames): string {
  return createFunction(
    functions.fold,
    '() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER',
    `DECLARE
       folded bigint;
       emptied bigint;
     BEGIN
       IF NOT pg_try_advisory_xact_lock(${advisoryLock(jobs.table)}) THEN RETURN NULL; END IF;
       UPDATE ${ledger} SET is_exact = false WHERE is_exact AND NOT ${samePartitions(jobs.table)};
       IF NOT (SELECT is_exact FROM ${ledger}) THEN RETURN 0; END IF;
       WITH taken AS (
         DELETE FROM ${deltas} RETURNING *
       ), keyed AS (${sumByKey('taken')}
       ), changed AS (${binAtEachLevel('keyed', ledger)}
       ), merged AS (
         SELECT sort_key, level, bucket, class, sum(n)::bigint AS n
           FROM (SELECT * FROM changed
                 UNION ALL
                 SELECT sort_key, level, bucket, c.class, c.n
                   FROM ${buckets} CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n)
                  WHERE (sort_key, level, bucket) IN (SELECT sort_key, level, bucket FROM changed)) AS part
          GROUP BY 1, 2, 3, 4
       ), written AS (
         INSERT INTO ${buckets} AS b
         ${groupClasses('merged')}
         ON CONFLICT (sort_key, level, bucket)
           DO UPDATE SET n = excluded.n, classes = excluded.classes, counts = excluded.counts
         RETURNING b.n
       )
       SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM written WHERE n = 0) INTO folded, emptied;
       IF emptied > 0 THEN DELETE FROM ${buckets} WHERE n = 0; END IF;
       RETURN folded;
     END`,
  );
}

/** From counts by the leaves of all three orders, as deltas have them, to such by `sort_key, leaf, class`. */
export function sumByKey(deltas: string): string {
  return `SELECT sort_key, COALESCE(leaf, '-infinity') AS leaf, class, sum(n) AS n
            FROM ${deltas} CROSS JOIN LATERAL (VALUES (0, created_at), (1, started_at), (2, finished_at)) AS k (sort_key, leaf)
           GROUP BY 1, 2, 3 HAVING sum(n) <> 0`;
}

/** From counts by `sort_key, leaf, class` to such by `sort_key, level, bucket, class`. */
export function binAtEachLevel(counts: string, ledger: string): string {
  return `SELECT sort_key, (i - 1)::smallint AS level, date_bin(widths[i], leaf, ${ORIGIN}) AS bucket, class, sum(n)::bigint AS n
            FROM ${counts} CROSS JOIN ${ledger} CROSS JOIN LATERAL generate_series(1, cardinality(widths)) AS i
           GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0`;
}

/** From counts by class to rows of the buckets' table. */
export function groupClasses(counts: string): string {
  return `SELECT sort_key, level, bucket, sum(n),
                 COALESCE(array_agg(class ORDER BY class) FILTER (WHERE n <> 0), '{}'),
                 COALESCE(array_agg(n ORDER BY class) FILTER (WHERE n <> 0), '{}')
            FROM ${counts} GROUP BY 1, 2, 3`;
}

/** All jobs by class, and those of them that have the key. */
function createCount({ ledger, deltas, buckets, functions }: LedgerNames): string {
  return createFunction(
    functions.count,
    '(key integer) RETURNS TABLE (class text, total bigint, keyed bigint) LANGUAGE plpgsql STABLE',
    `#variable_conflict use_column
     BEGIN
       RETURN QUERY
       SELECT class, sum(n)::bigint, COALESCE(sum(n) FILTER (WHERE has_key), 0)::bigint
         FROM (SELECT c.class, c.n, bucket > '-infinity' AS has_key
                 FROM ${buckets} CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n)
                WHERE sort_key = key AND level = (SELECT cardinality(widths) - 1 FROM ${ledger})
               UNION ALL
               SELECT class, n, ${keyOf('key')} IS NOT NULL FROM ${deltas}) AS counted
        GROUP BY class HAVING sum(n) <> 0;
     END`,
  );
}

/** The jobs created after a moment, by class: whole buckets, and the rest of the leaf that the moment lies in. */
function createNewer({ jobs, ledger, deltas, buckets, functions }: LedgerNames): string {
  const { createdAt, status, taskType } = jobs.columns;
  return createFunction(
    functions.newer,
    '(moment timestamptz) RETURNS TABLE (class text, n bigint) LANGUAGE plpgsql STABLE',
    `#variable_conflict use_column
     DECLARE
       steps interval[] := (SELECT widths FROM ${ledger});
       this_leaf timestamptz := date_bin(steps[1], moment, ${ORIGIN});
     BEGIN
       RETURN QUERY
       SELECT class, sum(n)::bigint
         FROM (SELECT c.class, c.n
                 FROM generate_series(1, cardinality(steps) - 1) AS i
                 JOIN ${buckets} ON sort_key = 0 AND level = i - 1
                      AND bucket > date_bin(steps[i], moment, ${ORIGIN})
                      AND bucket < date_bin(steps[i + 1], moment, ${ORIGIN}) + steps[i + 1]
                CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n)
               UNION ALL
               SELECT class, n FROM ${deltas} WHERE created_at > this_leaf
               UNION ALL
               SELECT ${classOf({ status: 'state', taskType: 'kind' })}, count(*)
                 FROM (SELECT ${createdAt}, ${status}, ${taskType} FROM ${jobs.table}) AS job (created, state, kind)
                WHERE created > moment AND created < this_leaf + steps[1] GROUP BY state, kind) AS counted
        GROUP BY class HAVING sum(n) <> 0;
     END`,
  );
}

/**
 * Finds the leaf that holds the row of a rank (from 0, by the key ascending) among the jobs of some classes (NULL: all)
 * that have the key: its beginning and end, how many of those jobs lie in it, and how many of these come before the row.
 * With a moment, jobs created after it don't count.
 */
function createSeek({ jobs, ledger, deltas, buckets, functions }: LedgerNames): string {
  const { createdAt, startedAt, finishedAt } = jobs.columns;
  return createFunction(
    functions.seek,
    `(key integer, wanted text[], rank bigint, moment timestamptz)
     RETURNS TABLE (leaf timestamptz, leaf_end timestamptz, skipped bigint, n bigint) LANGUAGE plpgsql STABLE`,
    `#variable_conflict use_column
     DECLARE
       steps interval[] := (SELECT widths FROM ${ledger});
       open_leaves timestamptz[];
       open_counts bigint[];
       low timestamptz := ${ORIGIN};
       high timestamptz;
       remaining bigint := rank;
       here bigint;
     BEGIN
       SELECT array_agg(l), array_agg(m) INTO open_leaves, open_counts
         FROM (SELECT ${keyOf('key')} AS l, sum(n) AS m FROM ${deltas}
                WHERE wanted IS NULL OR class = ANY (wanted) GROUP BY 1) AS open;
       IF moment IS NOT NULL THEN
         SELECT open_leaves || array_agg(l), open_counts || array_agg(-m) INTO open_leaves, open_counts
           FROM (SELECT date_bin(steps[1], key_of_job, ${ORIGIN}) AS l,
                        count(*) AS m
                   FROM (SELECT ${createdAt}, ${startedAt}, ${finishedAt}, ${classOf(jobs.columns)}
                           FROM ${jobs.table}) AS job (created, started, finished, class_of_job)
                  CROSS JOIN LATERAL (SELECT CASE key WHEN 0 THEN created WHEN 1 THEN started ELSE finished END) AS k (key_of_job)
                  WHERE created > moment AND created < ${AFTER_LAST_MOMENT} AND ${isListable('key_of_job')}
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
                                  WHERE sort_key = key AND level = depth - 1 AND bucket >= low AND bucket < high
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
