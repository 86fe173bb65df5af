import type { QuotedJobsTable } from '../jobs-table.js';
import type { LedgerNames } from './ledger-names.js';
import { classOf } from '../sql.js';
import { advisoryLock, bin, createFunction, regclass } from './ledger-sql.js';

const TRIGGER = 'RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER';

/** What the writers call. The width of the leaves is a constant in them: they are created anew with every width. */
export function createTriggerFunctions(names: LedgerNames, leafWidth: string): string[] {
  const { jobs, ledger, deltas, buckets, functions } = names;
  const append = (select: string) =>
    `BEGIN INSERT INTO ${deltas} (created_at, started_at, finished_at, class, n) ${select}; RETURN NULL; END`;
  const isolated = `current_setting('transaction_isolation') <> 'read committed'`;
  const distrust = `UPDATE ${ledger} SET is_exact = false`;

  return [
    createFunction(
      functions.onInsert,
      `() ${TRIGGER}`,
      append(`SELECT ${leaves(jobs, leafWidth)}, count(*) FROM new_jobs GROUP BY 1, 2, 3, 4`),
    ),
    createFunction(
      functions.onDelete,
      `() ${TRIGGER}`,
      append(`SELECT ${leaves(jobs, leafWidth)}, -count(*) FROM old_jobs GROUP BY 1, 2, 3, 4`),
    ),
    createFunction(
      functions.onUpdate,
      `() ${TRIGGER}`,
      append(`SELECT c, s, f, class, sum(n) FROM (
          SELECT ${leaves(jobs, leafWidth)}, -1 FROM old_jobs
          UNION ALL
          SELECT ${leaves(jobs, leafWidth)}, 1 FROM new_jobs
        ) AS changed (c, s, f, class, n) GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0`),
    ),
    // A partition is counted while it is still full, its own partitions by themselves. What a snapshot older than the
    // lock doesn't see can't be.
    createFunction(
      functions.beforeTruncate,
      `() ${TRIGGER}`,
      `BEGIN
         IF ${isolated} THEN
           ${distrust};
         ELSE
           EXECUTE $sql$ INSERT INTO ${deltas} (created_at, started_at, finished_at, class, n)
             SELECT ${leaves(jobs, leafWidth)}, -count(*) FROM ONLY $sql$ || TG_RELID::regclass || ' GROUP BY 1, 2, 3, 4';
         END IF;
         RETURN NULL;
       END`,
    ),
    createFunction(
      functions.onTruncate,
      `() ${TRIGGER}`,
      `BEGIN
         IF ${isolated} THEN
           ${distrust};
         ELSE
           PERFORM pg_advisory_xact_lock(${advisoryLock(jobs.table)});
           DELETE FROM ${deltas};
           DELETE FROM ${buckets};
         END IF;
         RETURN NULL;
       END`,
    ),
  ];
}

function leaves(jobs: QuotedJobsTable, width: string): string {
  const { createdAt, startedAt, finishedAt } = jobs.columns;
  return `${[createdAt, startedAt, finishedAt].map((column) => bin(width, column)).join(', ')}, ${classOf(jobs.columns)}`;
}

export const TRIGGERS = ['insert', 'update', 'delete', 'truncate'] as const;

export function triggerName(event: (typeof TRIGGERS)[number]): string {
  return `taskdeck_ledger_${event}`;
}

/**
 * The triggers of one table: the jobs' own or, since a partition that is written to directly doesn't fire those, a
 * partition. They fire in sessions that replay rows, too (`session_replication_role`), though not in subscriptions.
 */
export function createTriggers(names: LedgerNames, table: string, isPartition: boolean): string[] {
  const { functions } = names;
  const { onInsert, onUpdate, onDelete, onTruncate, beforeTruncate } = functions;
  const trigger = (event: (typeof TRIGGERS)[number], when: string, tables: string, fn: string) =>
    `CREATE OR REPLACE TRIGGER ${triggerName(event)} ${when} ${event} ON ${table} ${tables}
       FOR EACH STATEMENT EXECUTE FUNCTION ${fn}()`;
  return [
    trigger('insert', 'AFTER', 'REFERENCING NEW TABLE AS new_jobs', onInsert),
    trigger('update', 'AFTER', 'REFERENCING OLD TABLE AS old_jobs NEW TABLE AS new_jobs', onUpdate),
    trigger('delete', 'AFTER', 'REFERENCING OLD TABLE AS old_jobs', onDelete),
    isPartition
      ? trigger('truncate', 'BEFORE', '', beforeTruncate)
      : trigger('truncate', 'AFTER', '', onTruncate),
    ...TRIGGERS.map((event) => `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${triggerName(event)}`),
  ];
}

/** The tables that have triggers of the ledger though it doesn't follow them: partitions that were detached since. */
export function strayTables({ jobs, functions }: LedgerNames): string {
  return `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger
           WHERE tgfoid = to_regproc('${functions.onInsert.replaceAll("'", "''")}')
             AND tgrelid NOT IN (SELECT relid FROM pg_partition_tree(${regclass(jobs.table)}))`;
}

/** Needs an exclusive lock on the table. */
export function dropTriggers(table: string): string[] {
  return TRIGGERS.map((event) => `DROP TRIGGER IF EXISTS ${triggerName(event)} ON ${table}`);
}

export function partitionsOf(table: string): string {
  return `SELECT relid::regclass FROM pg_partition_tree(${regclass(table)}) WHERE relid <> ${regclass(table)}`;
}

/** Whether a partitioned table has the partitions that its ledger follows, in whatever order. */
export function samePartitions(table: string): string {
  const now = `ARRAY(${partitionsOf(table)})`;
  return `(partitions IS NULL OR (partitions @> ${now} AND ${now} @> partitions))`;
}
