import type { Knex } from 'knex';
import type { QuotedJobsTable } from './jobs-table.js';
import { withAlias } from './jobs-table.js';
import type { Rows } from './sql.js';
import { listable, utc } from './sql.js';
import type { JobRow } from './task-row.js';
import { MAX_DETAILS_BYTES, MAX_TEXT } from './task-row.js';

/** No text of the longest kind is stored as so many bytes of jsonb: a number of three characters takes at most 16. */
const MAX_STORED_BYTES = 6 * MAX_DETAILS_BYTES;
/** So few bytes, unpacked, are written out within a moment. */
const FEW_STORED_BYTES = 2_000;

/** The columns of a job's row, as SQL, and where they come from. */
export interface DescribedJob {
  readonly columns: Readonly<Record<keyof JobRow, string>>;
  readonly from: string;
  readonly id: string;
}

/**
 * Whatever a row holds, it costs no more than a moment: `left` reads the beginning of a text only, and details that
 * can't be short are not written out as text, which takes seconds for 100 MB. Their size is looked at packed first, then
 * unpacked by an operator that changes nothing.
 */
export function describeJob(jobs: QuotedJobsTable, moment: (column: string) => string): DescribedJob {
  const { table, columns } = withAlias(jobs, 'job');
  const stored = `pg_column_size(${columns.details})`;
  return {
    id: columns.id,
    columns: {
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
      details_bytes: 'COALESCE(octet_length(written.details), stored.bytes)',
      details: `CASE WHEN octet_length(written.details) <= ${MAX_DETAILS_BYTES} THEN written.details END`,
    },
    from: `${table} AS job
      CROSS JOIN LATERAL (
        SELECT CASE WHEN ${stored} <= ${FEW_STORED_BYTES} OR ${stored} > ${MAX_STORED_BYTES} THEN ${stored}
                    ELSE pg_column_size(${columns.details} #> '{}') END AS bytes OFFSET 0
      ) AS stored
      CROSS JOIN LATERAL (
        SELECT CASE WHEN stored.bytes <= ${MAX_STORED_BYTES} THEN ${columns.details}::text END AS details OFFSET 0
      ) AS written`,
  };
}

/** The jobs of these ids, which must be UUIDs. */
export function selectJobs(
  knex: Knex,
  jobs: QuotedJobsTable,
  ids: readonly string[],
): Knex.Raw<Rows<JobRow>> {
  const { columns, from, id } = describeJob(jobs, (column) => utc(listable(column)));
  const list = Object.entries(columns).map(([name, sql]) => `${sql} AS ${name}`);
  return knex.raw(`SELECT ${list.join(', ')} FROM ${from} WHERE ${id} = ANY(?::uuid[])`, [
    [...ids],
  ] as unknown as Knex.RawBinding[]);
}

function shortened(column: string, field: keyof typeof MAX_TEXT): string {
  const most = MAX_TEXT[field];
  const text = `${column}::text`;
  return `CASE WHEN octet_length(${text}) > ${most} AND char_length(left(${text}, ${most + 1})) > ${most}
               THEN left(${text}, ${most}) || '…' ELSE ${text} END`;
}
