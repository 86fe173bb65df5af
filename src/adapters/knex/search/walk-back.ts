import type { Knex } from 'knex';
import type { Timestamp } from '../../../domain/timestamp.js';
import type { QuotedJobsTable } from '../jobs-table.js';
import type { Rows } from '../sql.js';
import { utc } from '../sql.js';
import type { FoundJson } from './found-job.js';
import { foundAsJson } from './found-job.js';
import { endOf, inStretch } from './scope-condition.js';
import type { TaskScope as SearchScope } from '../../../domain/task-scope.js';
import type { SqlCondition } from './search-sql.js';
import { allOf } from './search-sql.js';

/** A stretch of creation times that was walked through. */
export interface WalkRow {
  /** Its beginning; null where it is the last one. */
  readonly since: Timestamp | null;
  /** The jobs in it that match. */
  readonly found: readonly FoundJson[] | null;
}

export interface WalkLimits {
  /** How many jobs lie in each stretch, apart from those that share its first moment. */
  readonly stretch: number;
  readonly stretches: number;
  /** It ends with the stretch in which it has found so many. */
  readonly matches: number;
  readonly milliseconds: number;
}

/**
 * Goes back from the end of the scope, stretch by stretch, and looks at each job. The clock is looked at between two of
 * them, since a statement that is given up takes the snapshot with it. `IS TRUE` keeps the planner from an index of the
 * words, which would be read whole for each stretch.
 */
export function walkBack(
  knex: Knex,
  jobs: QuotedJobsTable,
  scope: SearchScope,
  { among, words }: { readonly among: SqlCondition; readonly words: SqlCondition },
  limits: WalkLimits,
): Knex.Raw<Rows<WalkRow>> {
  const { createdAt } = jobs.columns;
  const end = endOf(scope);
  const before = allOf([among, inStretch(scope, jobs, { sql: 'walk.since', bindings: [] })]);
  return knex.raw(
    `WITH RECURSIVE walk (since, found, stretch, matches, deadline) AS (
       SELECT ${end.sql}, NULL::json, 0, 0, clock_timestamp() + ?::float8 * interval '1 millisecond'
       UNION ALL
       SELECT edge.since, matching.found, walk.stretch + 1, walk.matches + matching.count::int, walk.deadline
         FROM walk
        CROSS JOIN LATERAL (
          SELECT (SELECT ${createdAt} FROM ${jobs.table} WHERE ${before.sql} ORDER BY ${createdAt} DESC OFFSET ? LIMIT 1) AS since
        ) AS edge
        CROSS JOIN LATERAL (
          SELECT count(*) AS count, json_agg(${foundAsJson(jobs)}) AS found FROM ${jobs.table}
           WHERE ${before.sql} AND ${createdAt} >= COALESCE(edge.since, '-infinity') AND (${words.sql}) IS TRUE
        ) AS matching
        WHERE walk.since IS NOT NULL AND walk.stretch < ? AND walk.matches < ? AND clock_timestamp() < walk.deadline
     )
     SELECT ${utc('since')} AS since, found FROM walk WHERE stretch > 0 ORDER BY stretch`,
    [
      ...end.bindings,
      limits.milliseconds,
      ...before.bindings,
      limits.stretch - 1,
      ...before.bindings,
      ...words.bindings,
      limits.stretches,
      limits.matches,
    ],
  );
}
