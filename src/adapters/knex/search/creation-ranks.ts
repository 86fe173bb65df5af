import type { Knex } from 'knex';
import type { TaskScope } from '../../../domain/task-scope.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { parseTimestamp } from '../../../domain/timestamp.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { Rows } from '../sql.js';

export interface CreationRow {
  /** Between each and the next as many jobs were created, as ANALYZE saw it. */
  readonly bounds: readonly string[];
  /** Of the table. */
  readonly rows: number;
}

/** No row where the planner has no statistics, or the role may not see them. */
export function selectCreation(knex: Knex, jobs: JobsSql): Knex.Raw<Rows<CreationRow>> {
  const { createdAt } = jobs.as('').times;
  return knex.raw(
    `SELECT (SELECT json_agg(${createdAt.as('bound').moment} ORDER BY place) FROM unnest(histogram_bounds::text::${createdAt.type}[]) WITH ORDINALITY AS b (bound, place)
              WHERE ${createdAt.as('bound').isListable}) AS bounds, GREATEST(reltuples, 1)::float8 AS rows
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
       JOIN pg_stats ON schemaname = nspname AND tablename = relname
      WHERE pg_class.oid = to_regclass(?) AND attname = ? AND histogram_bounds IS NOT NULL
      ORDER BY inherited DESC LIMIT 1`,
    [jobs.table, createdAt.stored.slice(1, -1).replaceAll('""', '"')],
  );
}

/** When a scope's range of jobs was created. */
export interface Creation {
  /** About how many there are. */
  readonly rows: number;
  /** About from when on this share of them was created, the newest that aren't newer than `asOf`; null where it can't be told. */
  startOfShare(share: number): Timestamp | null;
}

/** null where it can't be told. */
export function creationOf(
  { bounds, rows }: CreationRow,
  { createdFrom, createdTo, asOf }: Pick<TaskScope, 'createdFrom' | 'createdTo' | 'asOf'>,
): Creation | null {
  const moments = bounds.map((bound) => Date.parse(bound)).filter((moment) => !Number.isNaN(moment));
  if (moments.length < 2) return null;
  const rankOr = (moment: Timestamp | null, none: number) =>
    moment === null ? none : rankOf(moments, Date.parse(moment));
  const first = rankOr(createdFrom, 0);
  const last = rankOr(createdTo, moments.length - 1);
  const present = Math.min(last, rankOr(asOf, last));
  return {
    rows: (rows * (last - first)) / (moments.length - 1),
    startOfShare: (share) => {
      const moment = momentAt(moments, Math.max(first, present - (last - first) * share));
      const start = parseTimestamp(new Date(moment).toISOString());
      // Of a range that lies beyond all that ANALYZE saw, the bounds tell nothing.
      const isInRange =
        start !== null &&
        (createdFrom === null || start >= createdFrom) &&
        (createdTo === null || start < createdTo);
      return isInRange ? start : null;
    },
  };
}

/** How many of the moments are earlier, and which part of the way to the next one it is. */
function rankOf(moments: readonly number[], moment: number): number {
  const next = moments.findIndex((other) => other > moment);
  if (next === -1) return moments.length - 1;
  if (next === 0) return 0;
  const [before = 0, after = 0] = [moments[next - 1], moments[next]];
  return next - 1 + (moment - before) / (after - before);
}

function momentAt(moments: readonly number[], rank: number): number {
  const index = Math.min(Math.floor(rank), moments.length - 2);
  const [before = 0, after = 0] = [moments[index], moments[index + 1]];
  return before + (rank - index) * (after - before);
}
