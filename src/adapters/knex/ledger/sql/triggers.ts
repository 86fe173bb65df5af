import type { QuotedJobsTable } from '../../jobs-table.js';
import type { LedgerNames } from '../ledger-names.js';
import { IS_WRITING, literal } from './functions.js';

/** What a writer runs. */
const EVENTS = ['insert', 'update', 'delete'] as const;
type Event = (typeof EVENTS)[number];

const TRIGGER_PREFIX = 'taskdeck_ledger_';

/**
 * One trigger function an event. No setting of a search path, which would cost a writer more than all the rest: so
 * every name in them is qualified, and nothing in them is an operator.
 *
 * Whatever becomes of the ledger, the writer goes on. Whether the row can be read is tried first, since a renamed column
 * is an error in a function's text; a block that writes nothing costs no transaction number. A row that can't be
 * counted raises a doubt.
 */
export function createTriggerFunctions(names: LedgerNames, epoch: number): string[] {
  const { onInsert, onUpdate, onDelete, onTamper } = names.functions;
  return [
    createRowFunction(onInsert, names, epoch, { NEW: 1 }),
    createRowFunction(onUpdate, names, epoch, { OLD: -1, NEW: 1 }),
    createRowFunction(onDelete, names, epoch, { OLD: -1 }),
    `CREATE OR REPLACE FUNCTION ${onTamper}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $taskdeck$
     BEGIN
       ${raiseDoubt(names.tables.doubts, epoch, `'written_by_others'`)}
       RETURN NULL;
     END $taskdeck$`,
  ];
}

function createRowFunction(
  name: string,
  { jobs, tables }: LedgerNames,
  epoch: number,
  signs: Partial<Record<'OLD' | 'NEW', 1 | -1>>,
): string {
  const valuesOf = (side: string) =>
    columnsOf(jobs)
      .map((column, i) => (i < TIMES ? `${side}.${column}` : `${side}.${column}::pg_catalog.text`))
      .join(', ');
  const [side = 'NEW'] = Object.keys(signs);
  const rows = Object.entries(signs).map(([row, n]) => `(${epoch}, TG_RELID, ${n}, ${valuesOf(row)})`);
  return `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $taskdeck$
    DECLARE
      tried pg_catalog.int4;
      trouble pg_catalog.text;
    BEGIN
      BEGIN
        tried := pg_catalog.num_nulls(${valuesOf(side)});
      EXCEPTION WHEN OTHERS THEN
        trouble := SQLSTATE;
      END;
      IF trouble IS NOT NULL THEN
        ${raiseDoubt(tables.doubts, epoch, `pg_catalog.concat('unreadable_row ', trouble)`)}
      ELSIF ${isWritable(tables.deltas)} THEN
        INSERT INTO ${tables.deltas} (epoch, relid, n, created_at, started_at, finished_at, status, task_type)
        VALUES ${rows.join(', ')};
      END IF;
      RETURN NULL;
    END $taskdeck$`;
}

/** NULL, and so not true, where the table is gone or has another name. */
function isWritable(table: string): string {
  return `pg_catalog.has_table_privilege(pg_catalog.to_regclass(${literal(table)}), 'INSERT')`;
}

/** Appended like a delta, once: nobody waits for it, and whoever sees the write sees the doubt. */
function raiseDoubt(doubts: string, epoch: number, reason: string): string {
  return `IF ${isWritable(doubts)} THEN
          IF NOT EXISTS (SELECT FROM ${doubts} AS d WHERE d.epoch OPERATOR(pg_catalog.=) ${epoch}) THEN
            INSERT INTO ${doubts} (epoch, reason) VALUES (${epoch}, ${reason});
          END IF;
        END IF;`;
}

/**
 * Row triggers: they see every way in which a row can come or go (COPY, MERGE, a move between partitions, a
 * subscription, a write through a table above or a partition below), and a partitioned table's are cloned into every
 * partition that it gets. They fire in sessions that replay rows, too. An update fires only where it moves the row in
 * the ledger, so that a report of progress costs next to nothing.
 */
export function createTriggers({ jobs, functions }: LedgerNames): string[] {
  const when: Record<Event, string> = { insert: '', update: `WHEN (${isMoved(jobs)})`, delete: '' };
  const fn: Record<Event, string> = {
    insert: functions.onInsert,
    update: functions.onUpdate,
    delete: functions.onDelete,
  };
  return EVENTS.map(
    (event) =>
      `CREATE OR REPLACE TRIGGER ${TRIGGER_PREFIX}${event} AFTER ${event} ON ${jobs.table}
         FOR EACH ROW ${when[event]} EXECUTE FUNCTION ${fn[event]}()`,
  );
}

/** They come as ordinary ones. The parent's state isn't always handed down to partitions that are there already. */
export function enableTriggers(table: string): string[] {
  return EVENTS.map((event) => `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${TRIGGER_PREFIX}${event}`);
}

/**
 * Raise a doubt whenever anything but the ledger writes what it reads: a restore, a hand. Deltas are appended from within
 * the writers' triggers, who pay for the look: so it is as short as can be.
 */
export function createGuards(names: LedgerNames): string[] {
  return guardsOn(names).flatMap(([table, events, condition], place) => [
    `CREATE OR REPLACE TRIGGER ${TRIGGER_PREFIX}guard_${place} AFTER ${events} ON ${table}
       FOR EACH STATEMENT WHEN (${condition}) EXECUTE FUNCTION ${names.functions.onTamper}()`,
    `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${TRIGGER_PREFIX}guard_${place}`,
  ]);
}

function guardsOn({ tables }: LedgerNames): (readonly [table: string, events: string, condition: string])[] {
  const { ledger, leaves, buckets, deltas } = tables;
  const changed = 'UPDATE OR DELETE OR TRUNCATE';
  return [
    ...[ledger, leaves, buckets].map(
      (table) => [table, `INSERT OR ${changed}`, `NOT (${IS_WRITING})`] as const,
    ),
    [deltas, changed, `NOT (${IS_WRITING})`],
    [deltas, 'INSERT', 'pg_catalog.pg_trigger_depth() = 0'],
  ];
}

/** Which guards there are, as `triggersOf` tells a table's; NULL where one is missing or disabled. */
export function guardsOf(names: LedgerNames): string {
  const guards = guardsOn(names);
  const oids = guards.map(([table]) => `to_regclass(${literal(table)})`).join(', ');
  return `(SELECT ${fingerprint(guards.length)} FROM pg_trigger
            WHERE tgrelid IN (${oids}) AND tgfoid = to_regproc(${literal(names.functions.onTamper)}))`;
}

/**
 * Which triggers of the ledger a table has, NULL unless all are there and fire ALWAYS. Every change of one gives it
 * another xmin, and a new one has another oid, so that a trigger which was disabled for a while is told from one that
 * never was.
 */
export function triggersOf(relid: string, names: LedgerNames): string {
  const own = ownFunctions(names);
  return `(SELECT ${fingerprint(own.length)} FROM pg_trigger WHERE tgrelid = ${relid} AND tgfoid IN (${own.join(', ')}))`;
}

/** The same for all tables that have any, as `tgrelid, triggers`: cheaper than for hundreds of partitions one by one. */
export function triggersOfAll(names: LedgerNames): string {
  const own = ownFunctions(names);
  return `(SELECT tgrelid, ${fingerprint(own.length)} AS triggers FROM pg_trigger
            WHERE tgfoid IN (${own.join(', ')}) GROUP BY tgrelid)`;
}

function ownFunctions({ functions }: LedgerNames): string[] {
  return [functions.onInsert, functions.onUpdate, functions.onDelete].map(
    (name) => `to_regproc(${literal(name)})`,
  );
}

function fingerprint(triggers: number): string {
  return `CASE WHEN count(*) = ${triggers} AND bool_and(tgenabled = 'A')
               THEN string_agg(concat(oid, ' ', xmin), ', ' ORDER BY oid) END`;
}

/** Of the columns, so many are times; the others are words. */
const TIMES = 3;

function columnsOf({ columns }: QuotedJobsTable): string[] {
  return [columns.createdAt, columns.startedAt, columns.finishedAt, columns.status, columns.taskType];
}

function isMoved(jobs: QuotedJobsTable): string {
  return columnsOf(jobs)
    .map((column) => `OLD.${column} IS DISTINCT FROM NEW.${column}`)
    .join(' OR ');
}
