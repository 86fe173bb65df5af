import type { Knex } from 'knex';
import type { Window } from '../../domain/page.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { IdColumns } from './mapping/id-columns.js';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { TimeColumn } from './mapping/time-column.js';
import type { ClassCount, Run } from './position-plan.js';
import { wordsOfClass } from './position-plan.js';
import { writeArray } from './quote.js';
import { allOf } from './search/search-sql.js';
import type { Rows, Sql } from './sql.js';
import { utc } from './sql.js';
import { where } from './where.js';

export interface PositionRow {
  readonly id: string;
  readonly at: string | null;
}

/** A run, and whether to read it class by class. */
export interface RoutedRun extends Run {
  readonly byClass: boolean;
}

/** The rows of all runs in their common order, of which a window is cut where one is given. */
export function selectRuns(
  knex: Knex,
  jobs: JobsSql,
  query: TaskQuery,
  runs: readonly RoutedRun[],
  cut: Window | null = null,
): Knex.Raw<Rows<PositionRow>> {
  const parts = runs.map((run) => selectRun({ jobs, query, run }));
  const { at, id } = under('run', jobs, query);
  return knex.raw(
    `SELECT ${id.text} AS id, ${utc(at.listable)} AS at
       FROM (${parts.map(({ sql }) => `(${sql})`).join(' UNION ALL ')}) AS run (${id.names}, at)
      ORDER BY ${directed(at.stored, query)} NULLS LAST, ${id.orderBy()} ${cut === null ? '' : 'OFFSET ? LIMIT ?'}`,
    [...parts.flatMap(({ bindings }) => bindings), ...(cut === null ? [] : [cut.offset, cut.limit])],
  );
}

/** Which jobs a query is for, but for the newer ones. */
export function selects(jobs: JobsSql, query: TaskQuery, classes: readonly ClassCount[]): Sql {
  return allOf([where(jobs, query.scope), ...passesFilter({ jobs, query, classes })]);
}

/** The ids of all matching jobs that have the order's key, in its order, or of those that lack it. */
export function selectAll(
  jobs: JobsSql,
  query: TaskQuery,
  classes: readonly ClassCount[],
  keyed: boolean,
): Sql {
  const { id } = jobs;
  const key = keyOf(jobs, query);
  const wanted = allOf([
    { sql: keyed ? key.isListable : key.lacksMoment, bindings: [] },
    selects(jobs, query, classes),
  ]);
  const order = keyed ? `${directed(key.stored, query)}, ${id.orderBy()}` : id.orderBy();
  return {
    sql: `SELECT ${id.text} AS id FROM ${jobs.from} WHERE ${wanted.sql} ORDER BY ${order}`,
    bindings: wanted.bindings,
  };
}

interface Reading {
  readonly jobs: JobsSql;
  readonly query: TaskQuery;
  readonly run: RoutedRun;
}

interface Filtering extends Pick<Reading, 'jobs' | 'query'> {
  /** The classes of the rows that are wanted. */
  readonly classes: readonly ClassCount[];
}

/**
 * The window of the jobs of a scope, all of which are read and put in order. The fence keeps the planner from walking
 * along the order in the hope of meeting them soon.
 */
export function selectGathered(
  knex: Knex,
  jobs: JobsSql,
  query: TaskQuery,
  classes: readonly ClassCount[],
  window: Window,
): Knex.Raw<Rows<PositionRow>> {
  const gathered = selects(jobs, query, classes);
  const { at, id } = under('gathered', jobs, query);
  return knex.raw(
    `SELECT ${id.text} AS id, ${utc(at.stored)} AS at
       FROM (SELECT ${jobs.id.selected}, ${keyOf(jobs, query).listable} AS at
               FROM ${jobs.from} WHERE ${gathered.sql} OFFSET 0) AS gathered
      ORDER BY ${directed(at.stored, query)} NULLS LAST, ${id.orderBy()} OFFSET ? LIMIT ?`,
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
  const { jobs, query } = reading;
  const key = keyOf(jobs, query);
  const where = allOf([
    { sql: key.isListable, bindings: [] },
    bounded(reading, key),
    inScope(reading),
    ...passesFilter(filtering(reading)),
  ]);
  return {
    sql: `SELECT ${jobs.id.columns}, ${key.stored} FROM ${jobs.from} WHERE ${where.sql}
           ORDER BY ${orderBy(reading, key.stored, jobs.id)}`,
    bindings: where.bindings,
  };
}

/**
 * By id. A key's index has those without it in some stretches: NULLs, by id, and the moments before and after all others;
 * what else stands for none is looked for among all.
 */
function withoutKey(reading: Reading): Sql {
  const { jobs, query, run } = reading;
  const key = keyOf(jobs, query);
  const ids = orderBy(reading, key.stored, jobs.id);
  const id = jobs.id.under('stretch');
  const nullKey = `${key.stored} ${run.reversed ? 'DESC' : 'ASC'}, ${ids}`;
  const stretches = key.stretchesWithout.map(({ sql: isWithout, isNull }) => {
    const where = allOf([
      { sql: isWithout, bindings: [] },
      inScope(reading),
      ...passesFilter(filtering(reading)),
    ]);
    return {
      sql: `(SELECT ${jobs.id.selected} FROM ${jobs.from} WHERE ${where.sql} ORDER BY ${isNull ? nullKey : ids} LIMIT ?)`,
      bindings: [...where.bindings, run.offset + run.limit],
    };
  });
  return {
    sql: `SELECT ${id.columns}, NULL::${key.type} FROM (${stretches.map(({ sql }) => sql).join(' UNION ALL ')}) AS stretch
           ORDER BY ${orderBy(reading, key.stored, id)}`,
    bindings: stretches.flatMap(({ bindings }) => bindings),
  };
}

/** The inner query's ending is a fence: the planner must use the index of classes, whatever else looks cheaper to it. */
function byClass(reading: Reading): Sql {
  const { jobs, query, run } = reading;
  const { status, taskType } = jobs;
  const key = keyOf(jobs, query);
  const { at, id } = under('in_class', jobs, query);
  const isInClassOrder = query.order.key === 'createdAt';
  const ending = isInClassOrder ? `ORDER BY ${orderBy(reading, key.stored, jobs.id)} LIMIT ?` : 'OFFSET 0';
  const inClass = allOf([
    { sql: `${status.equals('class.status')} AND ${taskType.equals('class.task_type')}`, bindings: [] },
    inScope(reading),
    ...(isInClassOrder ? [{ sql: key.isListable, bindings: [] }, bounded(reading, key)] : []),
  ]);
  const words = run.classes.map(({ entry }) => wordsOfClass(entry));
  return {
    sql: `SELECT ${id.columns}, ${run.keyed ? at.stored : `NULL::${key.type}`}
            FROM unnest(?::${status.type}[], ?::${taskType.type}[]) AS class (status, task_type)
           CROSS JOIN LATERAL (
             SELECT ${jobs.id.selected}, ${key.stored} AS at FROM ${jobs.from} WHERE ${inClass.sql} ${ending}
           ) AS in_class
          WHERE ${run.keyed ? at.isListable : at.lacksMoment} ORDER BY ${orderBy(reading, at.stored, id)}`,
    bindings: [
      writeArray(words.map((word) => word.status)),
      writeArray(words.map((word) => word.taskType)),
      ...inClass.bindings,
      ...(isInClassOrder ? [run.offset + run.limit] : []),
    ],
  };
}

function keyOf(jobs: JobsSql, { order }: TaskQuery): TimeColumn {
  return jobs.times[order.key];
}

/** As a subquery of this alias gives them. */
function under(
  alias: string,
  jobs: JobsSql,
  query: TaskQuery,
): { readonly at: TimeColumn; readonly id: IdColumns } {
  return { at: keyOf(jobs, query).as(`${alias}.at`), id: jobs.id.under(alias) };
}

function bounded(reading: Reading, key: TimeColumn): Sql {
  const { bound } = reading.run;
  if (bound === null) return { sql: 'true', bindings: [] };
  const sql = isDescending(reading) ? key.before('?::timestamptz') : key.from('?::timestamptz');
  return { sql, bindings: [bound] };
}

function filtering({ jobs, query, run }: Reading): Filtering {
  return { jobs, query, classes: run.classes.map(({ entry }) => entry) };
}

/** By the table's own words for what the filter leaves, of which the classes have all that there are. */
function passesFilter({ jobs, query: { filter }, classes }: Filtering): Sql[] {
  const words = classes.map(wordsOfClass);
  const statuses = new Set([...words.map(({ status }) => status), ...jobs.wordsFor(filter.statuses)]);
  const taskTypes = new Set(words.map(({ taskType }) => taskType));
  return [
    ...(filter.statuses.length === 0 ? [] : [jobs.status.isOneOf([...statuses])]),
    ...(filter.taskTypes.length === 0 ? [] : [jobs.taskType.isOneOf([...taskTypes])]),
  ];
}

/** Along the times of creation, none of them is beyond what can be listed. */
function inScope({ jobs, query: { scope, order }, run }: Reading): Sql {
  const unboundedTime = jobs.unboundedTime && !(order.key === 'createdAt' && run.keyed);
  return where({ ...jobs, unboundedTime }, scope);
}

/** The id's direction turns with the reading, never with the order's. Without a key there is no other order. */
function orderBy({ query, run }: Reading, key: string, id: IdColumns): string {
  const ids = id.orderBy(run.reversed ? 'DESC' : 'ASC');
  return run.keyed ? `${key} ${isDescending({ query, run }) ? 'DESC' : 'ASC'}, ${ids}` : ids;
}

function isDescending({ query, run }: Pick<Reading, 'query' | 'run'>): boolean {
  return (run.keyed && query.order.direction === 'descending') !== run.reversed;
}

function directed(key: string, { order }: TaskQuery): string {
  return `${key} ${order.direction === 'descending' ? 'DESC' : 'ASC'}`;
}
