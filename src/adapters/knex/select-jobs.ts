import type { Knex } from 'knex';
import type { QuotedJobsTable } from './jobs-table.js';
import { withAlias } from './jobs-table.js';
import type { Rows } from './sql.js';
import { listable, utc } from './sql.js';
import type { JobRow } from './task-row.js';
import { MAX_DETAILS_BYTES, MAX_TEXT } from './task-row.js';

/** No text of the longest kind is stored as so many bytes of jsonb: a number of three characters takes at most 16. */
const MAX_STORED_BYTES = 6 * MAX_DETAILS_BYTES;

/**
 * The jobs of these ids, which must be UUIDs. Whatever a row holds, it costs no more than a moment: `left` reads the
 * beginning of a text only, and details that can't be short are not written out as text, which takes seconds for 100 MB.
 * Their size is looked at packed first, then unpacked by an operator that changes nothing.
 */
export function selectJobs(
  knex: Knex,
  jobs: QuotedJobsTable,
  ids: readonly string[],
): Knex.Raw<Rows<JobRow>> {
  const { table, columns } = withAlias(jobs, 'job');
  const moment = (column: string) => utc(listable(column));
  return knex.raw(
    `SELECT ${columns.id} AS id, ${shortened(columns.userId, 'user_id')}, ${shortened(columns.name, 'name')},
            ${shortened(columns.taskType, 'task_type')}, ${columns.status}::text AS status, ${columns.progress} AS progress,
            ${shortened(columns.error, 'error')},
            ${moment(columns.createdAt)} AS created_at, ${moment(columns.startedAt)} AS started_at,
            ${moment(columns.finishedAt)} AS finished_at, COALESCE(octet_length(written.details), stored.bytes) AS details_bytes,
            CASE WHEN octet_length(written.details) <= ${MAX_DETAILS_BYTES} THEN written.details END AS details
       FROM ${table} AS job
      CROSS JOIN LATERAL (
        SELECT CASE WHEN pg_column_size(${columns.details}) > ${MAX_STORED_BYTES} THEN pg_column_size(${columns.details})
                    ELSE pg_column_size(${columns.details} #> '{}') END AS bytes OFFSET 0
      ) AS stored
      CROSS JOIN LATERAL (
        SELECT CASE WHEN stored.bytes <= ${MAX_STORED_BYTES} THEN ${columns.details}::text END AS details OFFSET 0
      ) AS written
      WHERE ${columns.id} = ANY(?::uuid[])`,
    [[...ids]] as unknown as Knex.RawBinding[],
  );
}

function shortened(column: string, field: keyof typeof MAX_TEXT): string {
  const most = MAX_TEXT[field];
  const text = `${column}::text`;
  return `CASE WHEN char_length(left(${text}, ${most + 1})) > ${most}
               THEN left(${text}, ${most}) || '…' ELSE ${text} END AS ${field}`;
}
