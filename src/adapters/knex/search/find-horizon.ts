import type { Knex } from 'knex';
import type { Timestamp } from '../../../domain/timestamp.js';
import type { Query } from '../connection-lease.js';
import type { QuotedJobsTable } from '../jobs-table.js';
import type { Rows } from '../sql.js';
import { utc } from '../sql.js';
import type { TaskScope } from '../../../domain/task-scope.js';

/** How many jobs a search looks at one after the other, the newest first. */
const MOST_WALKED = 60_000;

export type Ask = <T>(query: () => Query<T>) => Promise<T>;

/** How far back a search goes. */
export interface Horizon {
  /** Nothing that was created earlier was looked at; null where all was. */
  readonly from: Timestamp | null;
  /**
   * The jobs that it found, a few thousand at most: `id = ANY(ids)` is the whole scope from there on. null where there was
   * no need to look for them: then `scope AND created_at >= from` is counted and put in order in a moment.
   */
  readonly ids: readonly string[] | null;
}

/** Finds what a search can answer in the time that there is. */
export async function findHorizon(
  ask: Ask,
  knex: Knex,
  jobs: QuotedJobsTable,
  scope: TaskScope,
): Promise<Horizon> {
  const { createdAt, userId } = jobs.columns;
  const bounds = [
    { sql: `${createdAt} >= ?::timestamptz`, value: scope.createdFrom },
    { sql: `${createdAt} < ?::timestamptz`, value: scope.createdTo },
    { sql: `${createdAt} <= ?::timestamptz`, value: scope.asOf },
    { sql: `${userId} = ?::text`, value: scope.userId },
  ].filter(({ value }) => value !== null);
  const where = ['true', ...bounds.map(({ sql }) => sql)].join(' AND ');
  const { rows } = await ask(() =>
    knex.raw<Rows<{ at: Timestamp }>>(
      `SELECT ${utc('at')} AS at
         FROM (SELECT ${createdAt} AS at FROM ${jobs.table} WHERE ${where} ORDER BY ${createdAt} DESC OFFSET ? LIMIT 1) AS job`,
      [...bounds.map(({ value }) => value as string), MOST_WALKED],
    ),
  );
  return { from: rows[0]?.at ?? null, ids: null };
}
