import type { SortKey } from '../../domain/task-order.js';
import { JOBS_TABLE } from './schema.js';

/** The names under which a database has the jobs. */
export interface JobsTable {
  /** null: the first of the search path that has the table. */
  readonly schema: string | null;
  readonly table: string;
  readonly columns: Readonly<Record<JobColumn, string>>;
  /**
   * Whether its times of creation may be NULL, `infinity` or beyond the year 9999, as Taskdeck's own can't; false by
   * default.
   */
  readonly unboundedTime?: boolean;
}

const COLUMNS = {
  id: 'id',
  userId: 'user_id',
  name: 'name',
  taskType: 'task_type',
  status: 'status',
  progress: 'progress',
  error: 'error',
  details: 'details',
  createdAt: 'created_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
} as const;

export type JobColumn = keyof typeof COLUMNS;

/** What Taskdeck's own migrations make. */
export const INFERENCE_JOBS: JobsTable = { schema: null, table: JOBS_TABLE, columns: COLUMNS };

/** The orders of the list by the number that the ledger knows them by. */
export const SORT_KEY_NUMBERS = { createdAt: 0, startedAt: 1, finishedAt: 2 } as const satisfies Record<
  SortKey,
  number
>;

/** Quoted for SQL. @throws RangeError for what Postgres or Knex would take for something else. */
export function quoteName(name: string): string {
  if (name === '' || Buffer.byteLength(name) > 63 || /[\0?]/.test(name)) {
    throw new RangeError(`not usable as the name of a table or column: ${JSON.stringify(name)}`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** The table's name, and those of its columns, quoted for SQL. */
export function quoteJobsTable({
  schema,
  table,
  columns,
  unboundedTime = false,
}: JobsTable): QuotedJobsTable {
  const quoted = Object.entries(columns).map(([column, name]) => [column, quoteName(name)]);
  return {
    table: inSchema(schema, table),
    columns: Object.fromEntries(quoted) as Record<JobColumn, string>,
    unboundedTime,
  };
}

/** As a query names them that gives the table an alias. */
export function withAlias({ columns, ...table }: QuotedJobsTable, alias: string): QuotedJobsTable {
  const prefixed = Object.entries(columns).map(([column, name]) => [column, `${alias}.${name}`]);
  return { ...table, columns: Object.fromEntries(prefixed) as Record<JobColumn, string> };
}

export interface QuotedJobsTable {
  readonly table: string;
  readonly columns: Readonly<Record<JobColumn, string>>;
  readonly unboundedTime: boolean;
}

export function inSchema(schema: string | null, name: string): string {
  return schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
}
