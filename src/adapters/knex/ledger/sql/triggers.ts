import type { JobsSql } from '../../mapping/jobs-sql.js';
import { quoteText } from '../../quote.js';
import type { LedgerNames } from '../ledger-names.js';
import { IS_WRITING, schemaOf, toRegclass, toRegproc, unqualified } from './functions.js';

/** What a writer runs. */
const EVENTS = ['insert', 'update', 'delete'] as const;
type Event = (typeof EVENTS)[number];

const TRIGGER_PREFIX = 'taskdeck_ledger_';

/**
 * One trigger function an event. No setting of a search path, which would cost a writer more than all the rest: so
 * every name in them is qualified, and nothing in them is an operator.
 *
 * Whatever becomes of the ledger, the writer goes on. Whether the row can be read is tried first, since a renamed column
 * is an error in a function's text, and so is a look into a schema that the function's owner may not use; a block that
 * writes nothing costs no transaction number. A row that can't be counted, or not be appended, raises a doubt.
 */
export function createTriggerFunctions(names: LedgerNames, epoch: number): string[] {
  const { onInsert, onUpdate, onDelete, onTamper } = names.functions;
  return [
    createRowFunction(onInsert, names, epoch, { NEW: 1 }),
    createRowFunction(onUpdate, names, epoch, { OLD: -1, NEW: 1 }),
    createRowFunction(onDelete, names, epoch, { OLD: -1 }),
    `CREATE OR REPLACE FUNCTION ${onTamper}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $taskdeck$
     DECLARE
       doubts pg_catalog.regclass;
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
  const [side = 'NEW'] = Object.keys(signs);
  const rows = Object.entries(signs).map(
    ([row, n]) => `(${epoch}, TG_RELID, ${n}, ${recorded(jobs.as(row))}${tested(jobs.as(row))})`,
  );
  const values = `VALUES ${rows.join(', ')}`;
  const counted =
    jobs.isJob === null ? values : `SELECT ${DELTA} FROM (${values}) AS row (${DELTA}, is_job) WHERE is_job`;
  return `CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $taskdeck$
    DECLARE
      tried pg_catalog.int4;
      trouble pg_catalog.text;
      deltas pg_catalog.regclass;
      doubts pg_catalog.regclass;
    BEGIN
      BEGIN
        tried := pg_catalog.num_nulls(${recorded(jobs.as(side))}${tested(jobs.as(side))});
        deltas := pg_catalog.to_regclass(${quoteText(tables.deltas)});
      EXCEPTION WHEN OTHERS THEN
        trouble := SQLSTATE;
      END;
      IF trouble IS NULL AND ${isWritable('deltas')} THEN
        INSERT INTO ${tables.deltas} (${DELTA})
        ${counted};
        RETURN NULL;
      END IF;
      ${raiseDoubt(tables.doubts, epoch, `CASE WHEN trouble IS NULL THEN 'unwritable' ELSE pg_catalog.concat('unreadable_row ', trouble) END`)}
      RETURN NULL;
    END $taskdeck$`;
}

const DELTA = 'epoch, relid, n, created_at, started_at, finished_at, status, task_type';

/** What is written down of a row. */
function recorded({ times, status, taskType }: JobsSql): string {
  return [
    ...[times.createdAt, times.startedAt, times.finishedAt].map((time) => time.recorded),
    ...[status, taskType].map((word) => `${word.stored}::pg_catalog.text`),
  ].join(', ');
}

/** What else is asked of a row. */
function tested({ isJob }: JobsSql): string {
  return isJob === null ? '' : `, ${isJob}`;
}

/** Whether the function's own role may append to the table. NULL, and so not true, where the table is gone or renamed. */
function isWritable(table: string): string {
  return `pg_catalog.has_table_privilege(${table}, 'INSERT') AND NOT pg_catalog.row_security_active(${table})`;
}

/**
 * Appended like a delta, once: nobody waits for it, and whoever sees the write sees the doubt. Into the table beside the
 * trigger's function, since their schema may have another name by now.
 */
function raiseDoubt(table: string, epoch: number, reason: string): string {
  return `SELECT CASE WHEN pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                 THEN pg_catalog.to_regclass(pg_catalog.format('%I.%s', n.nspname, ${quoteText(unqualified(table))})) END
        INTO doubts
        FROM pg_catalog.pg_trigger AS t JOIN pg_catalog.pg_proc AS p ON p.oid OPERATOR(pg_catalog.=) t.tgfoid
        JOIN pg_catalog.pg_namespace AS n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
       WHERE t.tgrelid OPERATOR(pg_catalog.=) TG_RELID AND t.tgname OPERATOR(pg_catalog.=) TG_NAME;
      IF ${isAppendable('doubts')} THEN
        EXECUTE pg_catalog.format('INSERT INTO %1$s (epoch, reason) SELECT $1, $2
          WHERE NOT EXISTS (SELECT FROM %1$s AS d WHERE d.epoch OPERATOR(pg_catalog.=) $1)', doubts) USING ${epoch}, ${reason};
      END IF;`;
}

function isAppendable(table: string): string {
  return `${isWritable(table)} AND pg_catalog.has_table_privilege(${table}, 'SELECT')`;
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

/**
 * Which guards there are, as `triggersOf` tells a table's, and whose the ledger's tables and the functions are that
 * write them; NULL where a guard is missing or disabled, or where writers couldn't append or a crash would lose it.
 */
export function guardsOf(names: LedgerNames): string {
  const guards = guardsOn(names);
  const found = `(SELECT ${fingerprint(guards.length)} FROM pg_trigger
            WHERE tgrelid IN (${oidsOf(guards.map(([table]) => table))}) AND tgfoid = ${toRegproc(names.functions.onTamper)})`;
  return `(${found} || ${ownersOf(names)})`;
}

/** NULL also where the functions may not append what they have to. */
export function ownersOf(names: LedgerNames): string {
  const { deltas, doubts } = names.tables;
  const tables = Object.values(names.tables);
  const writers = [...ownFunctions(names), toRegproc(names.functions.onTamper)];
  const isKept = `relpersistence = 'p' AND NOT (relrowsecurity AND relforcerowsecurity)`;
  const mayAppend = [deltas, doubts].flatMap((table) =>
    ['INSERT', 'SELECT'].map((right) => `has_table_privilege(proowner, ${toRegclass(table)}, '${right}')`),
  );
  const schema = `to_regnamespace(${quoteText(schemaOf(deltas))})`;
  return `(SELECT CASE WHEN count(*) = ${tables.length} AND bool_and(${isKept})
                       THEN string_agg(concat('; ', oid, ' ', relowner), '' ORDER BY oid) END
             FROM pg_class WHERE oid IN (${oidsOf(tables)}))
       || (SELECT CASE WHEN count(*) = ${writers.length} AND bool_and(prosecdef AND has_schema_privilege(proowner, ${schema}, 'USAGE') AND ${mayAppend.join(' AND ')})
                       THEN string_agg(concat('; ', proowner), '' ORDER BY oid) END
             FROM pg_proc WHERE oid IN (${writers.join(', ')}))`;
}

function oidsOf(tables: readonly string[]): string {
  return tables.map(toRegclass).join(', ');
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
  return [functions.onInsert, functions.onUpdate, functions.onDelete].map(toRegproc);
}

function fingerprint(triggers: number): string {
  return `CASE WHEN count(*) = ${triggers} AND bool_and(tgenabled = 'A')
               THEN string_agg(concat(oid, ' ', xmin), ', ' ORDER BY oid) END`;
}

function isMoved(jobs: JobsSql): string {
  const [before, after] = [jobs.as('OLD'), jobs.as('NEW')].map(({ times, status, taskType, isJob }) => [
    ...[times.createdAt, times.startedAt, times.finishedAt].map(({ stored }) => stored),
    ...[status, taskType].map(({ stored }) => stored),
    ...(isJob === null ? [] : [isJob]),
  ]);
  return (before ?? []).map((value, i) => `${value} IS DISTINCT FROM ${after?.[i]}`).join(' OR ');
}
