import type { Knex } from 'knex';
import type { Window } from '../../domain/page.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { QuotedJobsTable } from './jobs-table.js';
import { isPlain } from './position-plan.js';
import type { Run } from './position-plan.js';
import type { Rows } from './sql.js';
import { AFTER_LAST_MOMENT, classOf, FIRST_MOMENT, isInTime, isListable, utc } from './sql.js';

export interface PositionRow {
  readonly id: string;
  readonly at: string | null;
}

/** A run, and whether to read it class by class. */
export interface RoutedRun extends Run {
  readonly byClass: boolean;
}

interface Sql {
  readonly sql: string;
  readonly bindings: readonly Knex.RawBinding[];
}

/** The rows of all runs in no order or, with a window, those of the runs' common order that fall into it. */
export function selectRuns(
  knex: Knex,
  jobs: QuotedJobsTable,
  query: TaskQuery,
  runs: readonly RoutedRun[],
  cut: Window | null = null,
): Knex.Raw<Rows<PositionRow>> {
  const parts = runs.map((run) => selectRun({ quoted: jobs, query, run }));
  const ending = cut === null ? '' : `ORDER BY ${directed('at', query)} NULLS LAST, id OFFSET ? LIMIT ?`;
  return knex.raw(
    `SELECT id, ${utc('at')} AS at
       FROM (${parts.map(({ sql }) => `(${sql})`).join(' UNION ALL ')}) AS run (id, at) ${ending}`,
    [...parts.flatMap(({ bindings }) => bindings), ...(cut === null ? [] : [cut.offset, cut.limit])],
  );
}

interface Reading {
  readonly quoted: QuotedJobsTable;
  readonly query: TaskQuery;
  readonly run: RoutedRun;
}

function selectRun(reading: Reading): Sql {
  const { run } = reading;
  const alone = run.keyed ? alongKey(reading) : withoutKey(reading);
  const source = run.byClass ? byClass(reading) : alone;
  return {
    sql: `${source.sql} OFFSET ? LIMIT ?`,
    bindings: [...source.bindings, run.offset, run.limit],
  };
}

function alongKey(reading: Reading): Sql {
  const { quoted, query } = reading;
  const { table, columns } = quoted;
  const key = columns[query.order.key];
  const where = joined([
    { sql: isListable(key), bindings: [] },
    bounded(reading, key),
    createdInTime(reading),
    ...passesFilter(reading),
  ]);
  return {
    sql: `SELECT ${columns.id}, ${key} FROM ${table} WHERE ${where.sql}
           ORDER BY ${orderBy(reading, key, columns.id)}`,
    bindings: where.bindings,
  };
}

/** By id, of three stretches of the key's index: NULLs, which it has by id, and the moments before and after all others. */
function withoutKey(reading: Reading): Sql {
  const { quoted, query, run } = reading;
  const { table, columns } = quoted;
  const key = columns[query.order.key];
  const ids = orderBy(reading, key, columns.id);
  const nullKey = `${key} ${run.reversed ? 'DESC' : 'ASC'}, ${ids}`;
  const stretches = [
    [`${key} IS NULL`, nullKey],
    [`${key} < ${FIRST_MOMENT}`, ids],
    [`${key} >= ${AFTER_LAST_MOMENT}`, ids],
  ].map(([isWithout = '', order = '']) => {
    const where = joined([
      { sql: isWithout, bindings: [] },
      createdInTime(reading),
      ...passesFilter(reading),
    ]);
    return {
      sql: `(SELECT ${columns.id} AS id FROM ${table} WHERE ${where.sql} ORDER BY ${order} LIMIT ?)`,
      bindings: [...where.bindings, run.offset + run.limit],
    };
  });
  return {
    sql: `SELECT id, NULL::timestamptz FROM (${stretches.map(({ sql }) => sql).join(' UNION ALL ')}) AS job
           ORDER BY ${orderBy(reading, key, 'id')}`,
    bindings: stretches.flatMap(({ bindings }) => bindings),
  };
}

/** The inner query's ending is a fence: the planner must use the index of classes, whatever else looks cheaper to it. */
function byClass(reading: Reading): Sql {
  const { quoted, query, run } = reading;
  const { table, columns } = quoted;
  const key = columns[query.order.key];
  const isInClassOrder = query.order.key === 'createdAt';
  const ending = isInClassOrder ? `ORDER BY ${orderBy(reading, key, columns.id)} LIMIT ?` : 'OFFSET 0';
  const inClass = joined([
    {
      sql: `${columns.status}::text = class.status AND ${columns.taskType}::text = class.task_type`,
      bindings: [],
    },
    createdInTime(reading),
    ...(isInClassOrder ? [{ sql: isListable(key), bindings: [] }, bounded(reading, key)] : []),
  ]);
  return {
    sql: `SELECT job.id, ${shown(reading, 'job.at')} FROM unnest(?::text[], ?::text[]) AS class (status, task_type)
           CROSS JOIN LATERAL (
             SELECT ${columns.id} AS id, ${key} AS at FROM ${table} WHERE ${inClass.sql} ${ending}
           ) AS job
          WHERE ${hasKey(reading, 'job.at')} ORDER BY ${orderBy(reading, 'job.at', 'job.id')}`,
    bindings: [
      run.classes.map(({ entry }) => entry.status) as never,
      run.classes.map(({ entry }) => entry.taskType) as never,
      ...inClass.bindings,
      ...(isInClassOrder ? [run.offset + run.limit] : []),
    ],
  };
}

function hasKey({ run }: Reading, key: string): string {
  return run.keyed ? isListable(key) : `(${isListable(key)}) IS NOT TRUE`;
}

function shown({ run }: Reading, key: string): string {
  return run.keyed ? key : 'NULL::timestamptz';
}

function bounded(reading: Reading, key: string): Sql {
  const { bound } = reading.run;
  if (bound === null) return { sql: 'true', bindings: [] };
  return { sql: `${key} ${isDescending(reading) ? '<' : '>='} ?::timestamptz`, bindings: [bound] };
}

/** As classes where other words stand for a status or a type, or none does: each of those has a class of its own. */
function passesFilter({ quoted: { columns }, query: { filter }, run }: Reading): Sql[] {
  const { statuses, taskTypes } = filter;
  if (run.classes.some(({ entry }) => !isPlain(entry))) {
    return [
      {
        sql: `${classOf(columns)} = ANY(?::text[])`,
        bindings: [run.classes.map(({ entry }) => entry.class)] as never,
      },
    ];
  }
  return [
    ...(statuses.length === 0
      ? []
      : [{ sql: `${columns.status}::text = ANY(?::text[])`, bindings: [[...statuses]] as never }]),
    ...(taskTypes.length === 0
      ? []
      : [{ sql: `${columns.taskType}::text = ANY(?::text[])`, bindings: [storable(taskTypes)] as never }]),
  ];
}

function createdInTime({
  quoted,
  query: {
    scope: { asOf },
    order,
  },
  run,
}: Reading): Sql {
  if (asOf === null) return { sql: 'true', bindings: [] };
  const isUnbounded = quoted.unboundedTime && !(order.key === 'createdAt' && run.keyed);
  return { sql: `(${isInTime(quoted.columns.createdAt, isUnbounded)})`, bindings: [asOf] };
}

function joined(conditions: readonly Sql[]): Sql {
  return {
    sql: conditions.map(({ sql }) => sql).join(' AND '),
    bindings: conditions.flatMap(({ bindings }) => bindings),
  };
}

/** The id's direction turns with the reading, never with the order's. Without a key there is no other order. */
function orderBy({ query, run }: Reading, key: string, id: string): string {
  const ids = `${id} ${run.reversed ? 'DESC' : 'ASC'}`;
  return run.keyed ? `${key} ${isDescending({ query, run }) ? 'DESC' : 'ASC'}, ${ids}` : ids;
}

function isDescending({ query, run }: Pick<Reading, 'query' | 'run'>): boolean {
  return (run.keyed && query.order.direction === 'descending') !== run.reversed;
}

function directed(key: string, { order }: TaskQuery): string {
  return `${key} ${order.direction === 'descending' ? 'DESC' : 'ASC'}`;
}

/** Postgres refuses NUL in a text, so no stored one has it. */
function storable(texts: readonly string[]): string[] {
  return texts.filter((text) => !text.includes('\0'));
}
