import type { Knex } from 'knex';
import type { TaskQuery } from '../../domain/ports/task-repository.js';
import type { Run } from './position-plan.js';
import { JOBS_TABLE, SORT_COLUMNS } from './schema.js';
import type { JobRow } from './task-row.js';
import { MAX_DETAILS_BYTES, MAX_TEXT } from './task-row.js';

/** As text, since a JavaScript Date would drop the microseconds. */
const utc = (moment: string) => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

interface Rows<Row> {
  readonly rows: readonly Row[];
}

/**
 * Opens the snapshot in one round trip: without parameters it goes as a simple query, which may hold several
 * statements. Its settings end with the transaction. The snapshot is taken by the SELECT, before the clock is read, so
 * that nothing in it has been created later by that clock.
 */
export function beginSnapshot(
  knex: Knex,
  statementTimeoutMs: number,
): Knex.Raw<readonly Rows<{ taken_at: string }>[]> {
  return knex.raw(
    `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
     SET LOCAL statement_timeout = ${statementTimeoutMs};
     SET LOCAL jit = off;
     SELECT ${utc('clock_timestamp()')} AS taken_at`,
  );
}

/** Ends the transaction; one that failed is rolled back by it. */
export function endSnapshot(knex: Knex): Knex.Raw<unknown> {
  return knex.raw('COMMIT');
}

export interface CountRow {
  readonly task_type: string;
  readonly status: string;
  readonly count: string;
  /** Those of them that have the order's key. */
  readonly keyed: string;
  /** Whether the row counts all jobs of the class or, with an `asOf`, only those created after it. */
  readonly is_newer: boolean;
}

/** The newer jobs are few, and an index finds them: to count them apart costs less than to tell each job by its age. */
export function countByClass(knex: Knex, { order, asOf }: TaskQuery): Knex.Raw<Rows<CountRow>> {
  const keyed = order.key === 'createdAt' ? '*' : SORT_COLUMNS[order.key];
  const count = (where: string, isNewer: boolean) =>
    `SELECT task_type, status, count(*) AS count, count(${keyed}) AS keyed, ${isNewer} AS is_newer
       FROM ${JOBS_TABLE} ${where} GROUP BY task_type, status`;
  const all = count('', false);
  return asOf === null
    ? knex.raw(all)
    : knex.raw(`${all} UNION ALL ${count('WHERE created_at > ?::timestamptz', true)}`, [asOf]);
}

export interface PositionRow {
  readonly id: string;
  readonly at: string | null;
}

/** The rows of all runs, in no order. */
export function selectRuns(knex: Knex, query: TaskQuery, runs: readonly Run[]): Knex.Raw<Rows<PositionRow>> {
  const parts = runs.map((run) => selectRun(query, run));
  return knex.raw(
    `SELECT id, ${utc('at')} AS at FROM (${parts.map(({ sql }) => `(${sql})`).join(' UNION ALL ')}) AS run`,
    parts.flatMap(({ bindings }) => bindings),
  );
}

interface Sql {
  readonly sql: string;
  readonly bindings: readonly Knex.RawBinding[];
}

function selectRun(query: TaskQuery, run: Run): Sql {
  const source = run.classes === null ? alongKey(query, run) : byClass(query, run, run.classes);
  return {
    sql: `${source.sql} OFFSET ? LIMIT ?`,
    bindings: [...source.bindings, run.offset, run.limit],
  };
}

function alongKey(query: TaskQuery, run: Run): Sql {
  const { statuses, taskTypes } = query.filter;
  const key = SORT_COLUMNS[query.order.key];
  const conditions = [
    { sql: isKeyed(key, run), bindings: [] },
    createdInTime(query),
    ...(statuses.length === 0 ? [] : [{ sql: 'status = ANY(?::text[])', bindings: [[...statuses]] }]),
    ...(taskTypes.length === 0
      ? []
      : [{ sql: 'task_type = ANY(?::text[])', bindings: [storable(taskTypes)] }]),
  ];
  return {
    sql: `SELECT id, ${key} AS at FROM ${JOBS_TABLE} WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}
           ORDER BY ${orderBy(query, run, key)}`,
    bindings: conditions.flatMap(({ bindings }) => bindings) as Knex.RawBinding[],
  };
}

/** The fence of the inner query's ending keeps the planner to the index of classes, whatever else looks cheap. */
function byClass(query: TaskQuery, run: Run, classes: NonNullable<Run['classes']>): Sql {
  const key = SORT_COLUMNS[query.order.key];
  const isInClassOrder = query.order.key === 'createdAt';
  const ending = isInClassOrder ? `ORDER BY ${orderBy(query, run, key)} LIMIT ?` : 'OFFSET 0';
  const created = createdInTime(query);
  return {
    sql: `SELECT job.id, job.at FROM unnest(?::text[], ?::text[]) AS class (status, task_type)
           CROSS JOIN LATERAL (
             SELECT id, ${key} AS at FROM ${JOBS_TABLE}
              WHERE status = class.status AND task_type = class.task_type AND ${created.sql} ${ending}
           ) AS job
          WHERE ${isKeyed('job.at', run)} ORDER BY ${orderBy(query, run, 'job.at', 'job.id')}`,
    bindings: [
      classes.map(({ status }) => status),
      classes.map(({ taskType }) => taskType),
      ...created.bindings,
      ...(isInClassOrder ? [run.offset + run.limit] : []),
    ] as Knex.RawBinding[],
  };
}

function isKeyed(key: string, { keyed }: Run): string {
  return `${key} IS ${keyed ? 'NOT NULL' : 'NULL'}`;
}

function createdInTime({ asOf }: TaskQuery): Sql {
  return asOf === null
    ? { sql: 'true', bindings: [] }
    : { sql: 'created_at <= ?::timestamptz', bindings: [asOf] };
}

/** The id's direction turns with the reading, never with the order's. The null key makes the index's order apply. */
function orderBy({ order }: TaskQuery, { keyed, reversed }: Run, key: string, id = 'id'): string {
  const isDescending = (keyed && order.direction === 'descending') !== reversed;
  return `${key} ${isDescending ? 'DESC' : 'ASC'}, ${id} ${reversed ? 'DESC' : 'ASC'}`;
}

/** No text of the longest kind is stored as so many bytes of jsonb: a number of three characters takes at most 16. */
const MAX_STORED_BYTES = 6 * MAX_DETAILS_BYTES;

/**
 * The jobs of these ids, which must be UUIDs. Whatever a row holds, it costs no more than a moment: `left` reads the
 * beginning of a text only, and details that can't be short are not written out as text, which takes seconds for 100 MB.
 * Their size is looked at packed first, then unpacked by an operator that changes nothing.
 */
export function selectJobs(knex: Knex, ids: readonly string[]): Knex.Raw<Rows<JobRow>> {
  return knex.raw(
    `SELECT id, ${shortened('user_id')}, ${shortened('name')}, task_type, status, progress, ${shortened('error')},
            ${utc('created_at')} AS created_at, ${utc('started_at')} AS started_at,
            ${utc('finished_at')} AS finished_at, COALESCE(octet_length(written.details), stored.bytes) AS details_bytes,
            CASE WHEN octet_length(written.details) <= ${MAX_DETAILS_BYTES} THEN written.details END AS details
       FROM ${JOBS_TABLE}
      CROSS JOIN LATERAL (
        SELECT CASE WHEN pg_column_size(details) > ${MAX_STORED_BYTES} THEN pg_column_size(details)
                    ELSE pg_column_size(details #> '{}') END AS bytes OFFSET 0
      ) AS stored
      CROSS JOIN LATERAL (
        SELECT CASE WHEN stored.bytes <= ${MAX_STORED_BYTES} THEN ${JOBS_TABLE}.details::text END AS details OFFSET 0
      ) AS written
      WHERE id = ANY(?::uuid[])`,
    [[...ids]] as unknown as Knex.RawBinding[],
  );
}

function shortened(column: keyof typeof MAX_TEXT): string {
  const most = MAX_TEXT[column];
  return `CASE WHEN char_length(left(${column}, ${most + 1})) > ${most}
               THEN left(${column}, ${most}) || '…' ELSE ${column} END AS ${column}`;
}

/** Postgres refuses NUL in a text, so no stored one has it. */
function storable(texts: readonly string[]): string[] {
  return texts.filter((text) => !text.includes('\0'));
}
