import type { LedgerNames } from '../ledger-names.js';
import { binAtEachLevel, binDeltas, byKey, insertBuckets } from './buckets.js';
import { advisoryLock, createFunction, setWriting } from './functions.js';
import { leavesOf } from './trust.js';
import { triggersOf } from './triggers.js';

/**
 * Merges the deltas into the buckets; gives their number, NULL where another process is at it. What was counted of a
 * partition that is gone goes too. A copied bucket stays when it is empty, so that copies learn of it.
 */
export function createFold({ tables, functions }: LedgerNames): string {
  const { ledger, leaves, deltas, buckets } = tables;
  const gone = `epoch = this_epoch AND relid <> ALL (leaves_now)`;
  return createFunction(
    functions.fold,
    `() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER`,
    `DECLARE
       this_epoch integer := ${functions.epoch}();
       jobs_oid oid;
       steps interval[];
       leaves_now oid[];
       this_fold bigint;
       folded bigint := 0;
       emptied bigint := 0;
     BEGIN
       SELECT jobs, widths INTO jobs_oid, steps FROM ${ledger} WHERE epoch = this_epoch;
       IF NOT FOUND THEN RETURN 0; END IF;
       leaves_now := ARRAY(${leavesOf('jobs_oid')});
       IF NOT pg_try_advisory_xact_lock(${advisoryLock('jobs_oid')}) THEN RETURN NULL; END IF;
       PERFORM ${setWriting(true)};
       IF EXISTS (SELECT FROM ${leaves} WHERE ${gone}) THEN
         DELETE FROM ${leaves} WHERE ${gone};
         DELETE FROM ${buckets} WHERE ${gone};
         ${renew(ledger)}
       END IF;
       IF EXISTS (SELECT FROM ${deltas} WHERE epoch = this_epoch) THEN
         UPDATE ${ledger} SET folds = folds + 1 WHERE epoch = this_epoch RETURNING folds INTO this_fold;
         WITH taken AS (
           DELETE FROM ${deltas} WHERE epoch = this_epoch RETURNING *
         ), known AS (
           SELECT * FROM taken WHERE relid IN (SELECT relid FROM ${leaves} WHERE epoch = this_epoch)
         ), keyed AS (${byKey(binDeltas('known', 'steps[1]'))}
         ), changed AS (${binAtEachLevel('keyed', 'steps')}
         ), merged AS (
           SELECT relid, sort_key, level, bucket, class, sum(n)::bigint AS n
             FROM (SELECT * FROM changed
                   UNION ALL
                   SELECT relid, sort_key, level, bucket, c.class, c.n
                     FROM ${buckets} CROSS JOIN LATERAL unnest(classes, counts) AS c (class, n)
                    WHERE epoch = this_epoch
                      AND (sort_key, level, bucket, relid) IN (SELECT sort_key, level, bucket, relid FROM changed)) AS part
            GROUP BY 1, 2, 3, 4, 5
         ), written AS (
           ${insertBuckets(buckets, 'this_epoch', 'this_fold', 'merged')}
           ON CONFLICT (epoch, sort_key, level, bucket, relid)
             DO UPDATE SET n = excluded.n, classes = excluded.classes, counts = excluded.counts, changed_by = excluded.changed_by
           RETURNING classes, changed_by
         )
         SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM written WHERE classes = '{}' AND changed_by IS NULL) INTO folded, emptied;
         IF emptied > 0 THEN DELETE FROM ${buckets} WHERE epoch = this_epoch AND classes = '{}' AND changed_by IS NULL; END IF;
       END IF;
       PERFORM ${setWriting(false)};
       RETURN folded;
     END`,
  );
}

/** Makes all copies void. */
function renew(ledger: string): string {
  return `UPDATE ${ledger} SET renewals = renewals + 1 WHERE epoch = this_epoch;`;
}

/**
 * Counts one partition, or the table itself, and takes it into the ledger; false where its triggers don't fire or its
 * rows can't all be seen. The rows and the deltas that are part of them are read by one statement, and so of one
 * snapshot: those that are committed later stay, and add to the count.
 */
export function createAdopt(names: LedgerNames): string {
  const { tables, functions } = names;
  const { ledger, leaves, deltas, buckets } = tables;
  return createFunction(
    functions.adopt,
    `(leaf oid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER`,
    `#variable_conflict use_column
     DECLARE
       this_epoch integer := ${functions.epoch}();
       jobs_oid oid;
       steps interval[];
     BEGIN
       SELECT jobs, widths INTO jobs_oid, steps FROM ${ledger} WHERE epoch = this_epoch;
       IF NOT FOUND OR NOT EXISTS (SELECT FROM (${leavesOf('jobs_oid')}) AS s (relid) WHERE relid = $1) THEN
         RETURN false;
       END IF;
       EXECUTE concat('LOCK TABLE ', $1::regclass, ' IN ACCESS SHARE MODE');
       PERFORM pg_advisory_xact_lock(${advisoryLock('jobs_oid')});
       IF ${triggersOf('$1', names)} IS NULL OR row_security_active($1)
          OR NOT EXISTS (SELECT FROM pg_class WHERE oid = $1 AND relkind = 'r' AND relpersistence = 'p') THEN
         RETURN false;
       END IF;
       PERFORM ${setWriting(true)};
       DELETE FROM ${leaves} WHERE epoch = this_epoch AND relid = $1;
       DELETE FROM ${buckets} WHERE epoch = this_epoch AND relid = $1;
       WITH already_counted AS (
         DELETE FROM ${deltas} WHERE epoch = this_epoch AND relid = $1
       ), adopted AS (
         INSERT INTO ${leaves} (epoch, relid, filenode, triggers, counted_at)
         SELECT this_epoch, oid, relfilenode, ${triggersOf('$1', names)}, now() FROM pg_class WHERE oid = $1
       ), keyed AS (${byKey(`SELECT $1 AS relid, * FROM ${functions.scan}($1, steps[1])`)}
       ), binned AS (${binAtEachLevel('keyed', 'steps')})
       ${insertBuckets(buckets, 'this_epoch', '0', 'binned')};
       ${renew(ledger)}
       PERFORM ${setWriting(false)};
       RETURN true;
     END`,
  );
}
