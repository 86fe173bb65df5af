import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { quoteJobsTable } from '../jobs-table.js';
import type { Density } from './leaf-width.js';

/** As many blocks hold enough rows to tell which classes are common. */
const SAMPLED_BLOCKS = 1_000;

/** Asks Postgres's own statistics, renewed, how the times of creation lie. */
export function measureDensity(knex: Knex, jobs: JobsTable): Promise<Density> {
  return knex.transaction(async (transaction) => {
    // The statistics can be read as text only, and other styles of dates can't all be read back.
    await transaction.raw("SET LOCAL datestyle = 'ISO'");
    return measureIn(transaction, jobs);
  });
}

async function measureIn(knex: Knex, jobs: JobsTable): Promise<Density> {
  const { table, columns } = quoteJobsTable(jobs);
  await knex.raw(`ANALYZE ${table} (${columns.createdAt})`);
  const { rows } = await knex.raw<{ rows: { bounds: string[] | null; rows: string; share: number }[] }>(
    `SELECT (SELECT array_agg((extract(epoch FROM bound) * 1000000)::bigint ORDER BY bound)
               FROM pg_stats CROSS JOIN LATERAL unnest(histogram_bounds::text::timestamptz[]) AS bound
              WHERE schemaname = nspname AND tablename = relname AND attname = ?
                AND inherited = (relkind = 'p') AND isfinite(bound)) AS bounds,
            reltuples::bigint AS rows,
            LEAST(100, 100.0 * ${SAMPLED_BLOCKS} / GREATEST(1, relpages))::float8 AS share
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = to_regclass(?)`,
    [jobs.columns.createdAt, table],
  );
  const found = rows[0];
  const { rows: sampled } = await knex.raw<{ rows: { classes: number }[] }>(
    `SELECT count(DISTINCT (${columns.status}, ${columns.taskType}))::int AS classes
       FROM ${table} TABLESAMPLE SYSTEM (${found?.share ?? 100})`,
  );
  return {
    bounds: (found?.bounds ?? []).map(Number),
    rows: Math.max(0, Number(found?.rows ?? 0)),
    classes: sampled[0]?.classes ?? 0,
  };
}
