import type { Knex } from 'knex';
import type { QuotedJobsTable } from './jobs-table.js';
import { withAlias } from './jobs-table.js';
import type { Rows } from './sql.js';
import { listable, utc } from './sql.js';
import type { JobRow } from './task-row.js';
import { MAX_DETAILS_BYTES, MAX_TEXT } from './task-row.js';

/** No text of the longest kind is stored as so many bytes of jsonb: a number of three characters takes at most 16. */
const MAX_STORED_BYTES = 6 * MAX_DETAILS_BYTES;
/** So few bytes that aren't packed are a short text, six times as long at most. */
const FEW_STORED_BYTES = MAX_DETAILS_BYTES / 8;

type JobColumns = Readonly<Record<keyof JobRow, string>>;

/** The columns of a job's row as SQL, its details and their size apart. */
function describeJob({ columns }: QuotedJobsTable, moment: (column: string) => string) {
  return {
    id: columns.id,
    user_id: shortened(columns.userId, 'user_id'),
    name: shortened(columns.name, 'name'),
    task_type: shortened(columns.taskType, 'task_type'),
    status: `${columns.status}::text`,
    progress: columns.progress,
    error: shortened(columns.error, 'error'),
    created_at: moment(columns.createdAt),
    started_at: moment(columns.startedAt),
    finished_at: moment(columns.finishedAt),
  };
}

/**
 * `bytes, details`: the text, and its size. Details that can't be short are not written out, which takes seconds for
 * 100 MB: their size is looked at packed first, then unpacked by an operator that changes nothing. Each is worked out
 * once for the two that are told.
 */
function writeDetails(details: string): string {
  return `SELECT COALESCE(octet_length(written.details), stored.bytes) AS bytes,
                 CASE WHEN octet_length(written.details) <= ${MAX_DETAILS_BYTES} THEN written.details END AS details
            FROM (SELECT CASE WHEN pg_column_size(${details}) > ${MAX_STORED_BYTES} THEN pg_column_size(${details})
                              ELSE pg_column_size(${details} #> '{}') END AS bytes OFFSET 0) AS stored
           CROSS JOIN LATERAL (
             SELECT CASE WHEN stored.bytes <= ${MAX_STORED_BYTES} THEN ${details}::text END AS details OFFSET 0) AS written`;
}

/** The jobs of these ids, which must be UUIDs. Whatever a row holds, it costs no more than a moment. */
export function selectJobs(
  knex: Knex,
  jobs: QuotedJobsTable,
  ids: readonly string[],
): Knex.Raw<Rows<JobRow>> {
  const aliased = withAlias(jobs, 'job');
  const list = Object.entries(describeJob(aliased, (column) => utc(listable(column))));
  return knex.raw(
    `SELECT ${list.map(([name, sql]) => `${sql} AS ${name}`).join(', ')}, told.bytes AS details_bytes, told.details
       FROM ${jobs.table} AS job CROSS JOIN LATERAL (${writeDetails(aliased.columns.details)}) AS told
      WHERE ${aliased.columns.id} = ANY(?::uuid[])`,
    [[...ids]] as unknown as Knex.RawBinding[],
  );
}

/**
 * The job of an id as texts, its moments as Postgres writes them, in the order of `JOB_COLUMNS`. The size of short details
 * isn't told. Needs PostgreSQL 14.
 */
export function selectJobAsText(jobs: QuotedJobsTable, id: string): string {
  const { columns } = withAlias(jobs, 'job');
  const { details } = columns;
  const isShort = `pg_column_size(${details}) <= ${FEW_STORED_BYTES} AND pg_column_compression(${details}) IS NULL`;
  const described: JobColumns = {
    ...describeJob({ ...jobs, columns }, (column) => column),
    details_bytes: `CASE WHEN NOT (${isShort}) THEN (SELECT bytes FROM (${writeDetails(details)}) AS told) END`,
    details: `CASE WHEN ${isShort} THEN ${details}::text ELSE (SELECT told.details FROM (${writeDetails(details)}) AS told) END`,
  };
  const list = JOB_COLUMNS.map((name) => `(${described[name]})::text`);
  return `SELECT ${list.join(', ')} FROM ${jobs.table} AS job WHERE ${columns.id} = ${id}`;
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
