import type { Knex } from 'knex';
import type { SearchWord } from '../../../domain/task-scope.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { Rows, Sql } from '../sql.js';
import { utc } from '../sql.js';
import type { FoundJson } from './found-job.js';
import { foundAsJson } from './found-job.js';

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

/** What is walked through. */
export interface Walk {
  /** The moment that all of it was created before. */
  readonly end: Sql;
  /** Which jobs lie on the way, by an index that has them in the order of creation. */
  readonly among: Sql;
  /** Which of them match. */
  readonly wanted: Sql;
  readonly words: readonly SearchWord[];
}

/**
 * Goes back from the end, stretch by stretch, and looks at each job. The clock is looked at between two stretches, since a
 * statement that is given up takes the snapshot with it; one stretch is walked in any case, since only a row tells how far
 * it went. `IS TRUE` keeps the planner from an index of what is wanted, which it would read whole for each stretch.
 */
export function walkBack(
  knex: Knex,
  jobs: JobsSql,
  { end, among, wanted, words }: Walk,
  limits: WalkLimits,
): Knex.Raw<Rows<WalkRow>> {
  const { from } = jobs;
  const { createdAt } = jobs.times;
  const before = `${among.sql} AND ${createdAt.stored} < walk.since`;
  const since = createdAt.as('walk.since');
  return knex.raw(
    `WITH RECURSIVE walk (since, found, stretch, matches, deadline) AS (
       SELECT ${createdAt.store(end.sql)}, NULL::json, 0, 0, clock_timestamp() + ?::float8 * interval '1 millisecond'
       UNION ALL
       SELECT edge.since, matching.found, walk.stretch + 1, walk.matches + matching.count::int, walk.deadline
         FROM walk
        CROSS JOIN LATERAL (
          SELECT (SELECT (${createdAt.stored})::${createdAt.type} FROM ${from} WHERE ${before} ORDER BY ${createdAt.stored} DESC OFFSET ? LIMIT 1) AS since
        ) AS edge
        CROSS JOIN LATERAL (
          SELECT count(*) AS count, json_agg(${foundAsJson(jobs, words)}) AS found FROM ${from}
           WHERE ${before} AND (edge.since IS NULL OR ${createdAt.stored} >= edge.since) AND (${wanted.sql}) IS TRUE
        ) AS matching
        WHERE walk.stretch = 0 OR
              (walk.since IS NOT NULL AND walk.stretch < ? AND walk.matches < ? AND clock_timestamp() < walk.deadline)
     )
     SELECT ${utc(since.listable)} AS since, found FROM walk WHERE stretch > 0 ORDER BY stretch`,
    [
      ...end.bindings,
      limits.milliseconds,
      ...among.bindings,
      limits.stretch - 1,
      ...among.bindings,
      ...wanted.bindings,
      limits.stretches,
      limits.matches,
    ],
  );
}
