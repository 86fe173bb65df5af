import type { Knex } from 'knex';
import type { Window } from '../../domain/page.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { QuotedJobsTable } from './jobs-table.js';
import { isPlain } from './position-plan.js';
import type { ClassCount, Run } from './position-plan.js';
import { allOf } from './search/search-sql.js';
import type { Rows, Sql } from './sql.js';
import { AFTER_LAST_MOMENT, classOf, FIRST_MOMENT, isListable, listable, utc } from './sql.js';
import { where } from './where.js';

export interface PositionRow {
  readonly id: string;
  readonly at: string | null;
}

/** A run, and whether to read it class by class. */
export interface RoutedRun extends Run {
  readonly byClass: boolean;
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

/** Which jobs a query is for, but for the newer ones. */
export function selects(quoted: QuotedJobsTable, query: TaskQuery, classes: readonly ClassCount[]): Sql {
  return allOf([where(quoted, query.scope), ...passesFilter({ quoted, query, classes })]);
}

/** The ids of all matching jobs that have the order's key, in its order, or of those that lack it. */
export function selectAll(
  quoted: QuotedJobsTable,
  query: TaskQuery,
  classes: readonly ClassCount[],
  keyed: boolean,
): Sql {
  const { table, columns } = quoted;
  const key = columns[query.order.key];
  const lacksKey = `(${key} IS NULL OR ${key} < ${FIRST_MOMENT} OR ${key} >= ${AFTER_LAST_MOMENT})`;
  const wanted = allOf([
    { sql: keyed ? isListable(key) : lacksKey, bindings: [] },
    selects(quoted, query, classes),
  ]);
  const order = keyed ? `${directed(key, query)}, ${columns.id}` : columns.id;
  return {
    sql: `SELECT ${columns.id} AS id FROM ${table} WHERE ${wanted.sql} ORDER BY ${order}`,
    bindings: wanted.bindings,
  };
}

interface Reading {
  readonly quoted: QuotedJobsTable;
  readonly query: TaskQuery;
  readonly run: RoutedRun;
}

interface Filtering extends Pick<Reading, 'quoted' | 'query'> {
  /** The classes of the rows that are wanted. */
  readonly classes: readonly ClassCount[];
}

/**
 * The window of the jobs of a scope, all of which are read and put in order. The fence keeps the planner from walking
 * along the order in the hope of meeting them soon.
 */
export function selectGathered(
  knex: Knex,
  quoted: QuotedJobsTable,
  query: TaskQuery,
  classes: readonly ClassCount[],
  window: Window,
): Knex.Raw<Rows<PositionRow>> {
  const { table, columns } = quoted;
  const gathered = selects(quoted, query, classes);
  return knex.raw(
    `SELECT id, ${utc('at')} AS at
       FROM (SELECT ${columns.id} AS id, ${listable(columns[query.order.key])} AS at
               FROM ${table} WHERE ${gathered.sql} OFFSET 0) AS job
      ORDER BY ${directed('at', query)} NULLS LAST, id OFFSET ? LIMIT ?`,
    [...gathered.bindings, window.offset, window.limit],
  );
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
  const where = allOf([
    { sql: isListable(key), bindings: [] },
    bounded(reading, key),
    inScope(reading),
    ...passesFilter(filtering(reading)),
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
    const where = allOf([
      { sql: isWithout, bindings: [] },
      inScope(reading),
      ...passesFilter(filtering(reading)),
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
  const inClass = allOf([
    {
      sql: `${columns.status}::text = class.status AND ${columns.taskType}::text = class.task_type`,
      bindings: [],
    },
    inScope(reading),
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

function filtering({ quoted, query, run }: Reading): Filtering {
  return { quoted, query, classes: run.classes.map(({ entry }) => entry) };
}

/** As classes where other words stand for a status or a type, or none does: each of those has a class of its own. */
function passesFilter({ quoted: { columns }, query: { filter }, classes }: Filtering): Sql[] {
  const { statuses, taskTypes } = filter;
  if (!classes.every(isPlain)) {
    return [
      {
        sql: `${classOf(columns)} = ANY(?::text[])`,
        bindings: [classes.map((entry) => entry.class)] as never,
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

/** Along the times of creation, none of them is beyond what can be listed. */
function inScope({ quoted, query: { scope, order }, run }: Reading): Sql {
  const unboundedTime = quoted.unboundedTime && !(order.key === 'createdAt' && run.keyed);
  return where({ ...quoted, unboundedTime }, scope);
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
