import type { Knex } from 'knex';
import type { WireHistogram } from '../../../src/adapters/http/wire.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';

/** How many counts of a histogram of jobs differ from `GROUP BY`. */
export async function countWrongStretches(
  knex: Knex,
  where: string,
  from: string | null,
  { edges, status }: Pick<WireHistogram, 'edges' | 'status'>,
): Promise<number> {
  const since = from === null ? 'true' : `created_at >= '${from}'`;
  const { rows } = await knex.raw<{ rows: { status: string; stretch: number; count: string }[] }>(
    `SELECT status, width_bucket(created_at, '{${edges.join(',')}}'::timestamptz[]) AS stretch, count(*)
       FROM ${JOBS_TABLE} WHERE (${where}) AND ${since} GROUP BY 1, 2`,
  );
  const right = new Map(rows.map((row) => [`${row.status} ${row.stretch}`, Number(row.count)]));
  const told = Object.entries(status).flatMap(([name, counts]) =>
    counts.map((count, index) => [`${name} ${index + 1}`, count] as const),
  );
  const wrong = told.filter(([name, count]) => count !== (right.get(name) ?? 0));
  const untold = [...right.keys()].filter((name) => !told.some(([known]) => known === name));
  return wrong.length + untold.length;
}
