import type { Knex } from 'knex';
import type { IdColumns } from './mapping/id-columns.js';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { TimeColumn } from './mapping/time-column.js';
import type { Rows } from './sql.js';
import { utc } from './sql.js';
import type { JobRow } from './task-row.js';
import { MAX_DETAILS_BYTES, MAX_TEXT } from './task-row.js';

/** No text of the longest kind is stored as so many bytes of jsonb: a number of three characters takes at most 16. */
const MAX_STORED_BYTES = 6 * MAX_DETAILS_BYTES;
/** So few bytes that aren't packed are a short text, six times as long at most. */
const FEW_STORED_BYTES = MAX_DETAILS_BYTES / 8;

type JobColumns = Readonly<Record<keyof JobRow, string>>;

/** The columns of a job's row as SQL, its details and their size apart. */
function describeJob({ id, status, taskType, times, values }: JobsSql, moment: (time: TimeColumn) => string) {
  return {
    id: id.text,
    user_id: shortened(values.userId, 'user_id'),
    name: shortened(values.name, 'name'),
    task_type: shortened(taskType.stored, 'task_type'),
    status: status.text,
    progress: values.progress,
    error: shortened(values.error, 'error'),
    created_at: moment(times.createdAt),
    started_at: moment(times.startedAt),
    finished_at: moment(times.finishedAt),
  };
}

/**
 * `bytes, details`: the text, and its size. Details that can't be short are not written out, which takes seconds for
 * 100 MB: their size is looked at packed first, then unpacked by an operator that changes nothing. Each is worked out
 * once for the two that are told. Of `json`, whose operators refuse what it keeps, the text is the size.
 */
function writeDetails({ values: { details }, hasJsonb }: JobsSql): string {
  const unpacked = hasJsonb ? `pg_column_size(${details} #> '{}')` : `octet_length(${details}::text)`;
  return `SELECT COALESCE(octet_length(written.details), stored.bytes) AS bytes,
                 CASE WHEN octet_length(written.details) <= ${MAX_DETAILS_BYTES} THEN written.details END AS details
            FROM (SELECT CASE WHEN pg_column_size(${details}) > ${MAX_STORED_BYTES} THEN pg_column_size(${details})
                              ELSE ${unpacked} END AS bytes OFFSET 0) AS stored
           CROSS JOIN LATERAL (
             SELECT CASE WHEN stored.bytes <= ${MAX_STORED_BYTES} THEN ${details}::text END AS details OFFSET 0) AS written`;
}

/** The jobs of these ids. Whatever a row holds, it costs no more than a moment. */
export function selectJobs(knex: Knex, jobs: JobsSql, ids: readonly string[]): Knex.Raw<Rows<JobRow>> {
  const list = Object.entries(describeJob(jobs, (time) => utc(time.listable)));
  const { sql, bindings } = jobs.id.isOneOf(ids);
  return knex.raw(
    `SELECT ${list.map(([name, value]) => `${value} AS ${name}`).join(', ')}, told.bytes AS details_bytes, told.details
       FROM ${jobs.from} CROSS JOIN LATERAL (${writeDetails(jobs)}) AS told
      WHERE ${sql}`,
    bindings,
  );
}

/**
 * The job of an id, as other columns have it, as texts, its moments as Postgres writes them, in the order of
 * `JOB_COLUMNS`. The size of short details isn't told. Needs PostgreSQL 14.
 */
export function selectJobAsText(jobs: JobsSql, id: IdColumns): string {
  const { details } = jobs.values;
  const isShort = `pg_column_size(${details}) <= ${FEW_STORED_BYTES} AND pg_column_compression(${details}) IS NULL`;
  const described: JobColumns = {
    ...describeJob(jobs, (time) => (time.isPlain ? time.stored : time.listable)),
    details_bytes: `CASE WHEN NOT (${isShort}) THEN (SELECT bytes FROM (${writeDetails(jobs)}) AS told) END`,
    details: `CASE WHEN ${isShort} THEN ${details}::text ELSE (SELECT told.details FROM (${writeDetails(jobs)}) AS told) END`,
  };
  const list = JOB_COLUMNS.map((name) => `(${described[name]})::text`);
  return `SELECT ${list.join(', ')} FROM ${jobs.from} WHERE ${jobs.id.equals(id)}`;
}

export const JOB_COLUMNS = [
  'id',
  'user_id',
  'name',
  'task_type',
  'status',
  'progress',
  'error',
  'created_at',
  'started_at',
  'finished_at',
  'details_bytes',
  'details',
] as const satisfies readonly (keyof JobRow)[];

/** `left` reads the beginning of a text only. */
function shortened(column: string, field: keyof typeof MAX_TEXT): string {
  const most = MAX_TEXT[field];
  const text = `${column}::text`;
  return `CASE WHEN octet_length(${text}) > ${most} AND char_length(left(${text}, ${most + 1})) > ${most}
               THEN left(${text}, ${most}) || '…' ELSE ${text} END`;
}
