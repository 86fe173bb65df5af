import type { QuotedJobsTable } from '../jobs-table.js';
import { withAlias } from '../jobs-table.js';
import type { LedgerNames } from './ledger-names.js';
import { classOf } from '../sql.js';
import { advisoryLock, bin, createFunction, regclass } from './ledger-sql.js';

const TRIGGER = 'RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER';

/** So few rows are appended as they are: to group them would take longer than all the rest. */
const FEW_ROWS = 8;

/** What the writers call. The width of the leaves is a constant in them: they are created anew with every width. */
export function createTriggerFunctions(
  names: LedgerNames,
  leafWidth: string,
  isPartitioned: boolean,
): string[] {
  const { jobs, ledger, deltas, buckets, functions } = names;
  const append = `INSERT INTO ${deltas} (created_at, started_at, finished_at, class, n)`;
  const appendAll = (rows: string, sign: 1 | -1) => `BEGIN
      PERFORM FROM ${rows} OFFSET ${FEW_ROWS} LIMIT 1;
      IF FOUND THEN
        ${append} SELECT ${leaves(jobs, leafWidth)}, ${sign} * count(*) FROM ${rows} GROUP BY 1, 2, 3, 4;
      ELSE
        ${append} SELECT ${leaves(jobs, leafWidth)}, ${sign} FROM ${rows};
      END IF;
      RETURN NULL;
    END`;
  const appendMoves = `BEGIN
      ${append} SELECT c, s, f, class, sum(n) FROM (
          SELECT ${leaves(jobs, leafWidth)}, -1 FROM old_jobs
          UNION ALL
          SELECT ${leaves(jobs, leafWidth)}, 1 FROM new_jobs
        ) AS changed (c, s, f, class, n) GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0;
      RETURN NULL;
    END`;
  const appendMove = `BEGIN
      ${append} VALUES (${leaves(withAlias(jobs, 'OLD'), leafWidth)}, -1), (${leaves(withAlias(jobs, 'NEW'), leafWidth)}, 1);
      RETURN NULL;
    END`;
  const isolated = `current_setting('transaction_isolation') <> 'read committed'`;
  const distrust = `UPDATE ${ledger} SET is_exact = false`;

  return [
    createFunction(functions.onInsert, `() ${TRIGGER}`, appendAll('new_jobs', 1)),
    createFunction(functions.onDelete, `() ${TRIGGER}`, appendAll('old_jobs', -1)),
    createFunction(functions.onUpdate, `() ${TRIGGER}`, isPartitioned ? appendMoves : appendMove),
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
 *
 * A row's update fires only where it moves the row in the ledger, so that a report of progress costs next to nothing.
 * Where a row may move to another partition that is no update of a row to Postgres: there the statement fires.
 */
export function createTriggers(
  names: LedgerNames,
  table: string,
  kind: 'table' | 'partitioned' | 'partition',
): string[] {
  const { jobs, functions } = names;
  const { onInsert, onUpdate, onDelete, onTruncate, beforeTruncate } = functions;
  const trigger = (event: (typeof TRIGGERS)[number], when: string, each: string, fn: string) =>
    `CREATE OR REPLACE TRIGGER ${triggerName(event)} ${when} ${event} ON ${table} ${each} EXECUTE FUNCTION ${fn}()`;
  const statement = 'FOR EACH STATEMENT';
  return [
    trigger('insert', 'AFTER', `REFERENCING NEW TABLE AS new_jobs ${statement}`, onInsert),
    kind === 'table'
      ? trigger('update', 'AFTER', `FOR EACH ROW WHEN (${isMoved(jobs)})`, onUpdate)
      : trigger(
          'update',
          'AFTER',
          `REFERENCING OLD TABLE AS old_jobs NEW TABLE AS new_jobs ${statement}`,
          onUpdate,
        ),
    trigger('delete', 'AFTER', `REFERENCING OLD TABLE AS old_jobs ${statement}`, onDelete),
    kind === 'partition'
      ? trigger('truncate', 'BEFORE', statement, beforeTruncate)
      : trigger('truncate', 'AFTER', statement, onTruncate),
    ...TRIGGERS.map((event) => `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${triggerName(event)}`),
  ];
}

function isMoved(jobs: QuotedJobsTable): string {
  const { createdAt, startedAt, finishedAt, status, taskType } = jobs.columns;
  const columns = [createdAt, startedAt, finishedAt, status, taskType];
  return columns.map((column) => `OLD.${column} IS DISTINCT FROM NEW.${column}`).join(' OR ');
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
