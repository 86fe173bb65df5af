import type { Knex } from 'knex';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { Density } from './leaf-width.js';
import { unquoted } from './sql/functions.js';

/** As many blocks hold enough rows to tell which classes are common. */
const SAMPLED_BLOCKS = 1_000;

/** Asks Postgres's own statistics, renewed, how the times of creation lie. */
export function measureDensity(knex: Knex, jobs: JobsSql): Promise<Density> {
  return knex.transaction(async (transaction) => {
    // The statistics can be read as text only, and other styles of dates can't all be read back.
    await transaction.raw("SET LOCAL datestyle = 'ISO'");
    return measureIn(transaction, jobs);
  });
}

async function measureIn(knex: Knex, jobs: JobsSql): Promise<Density> {
  const { table, times, status, taskType } = jobs.as('');
  const { createdAt } = times;
  const bound = createdAt.as('bound');
  // Of what is no column by itself there are no statistics.
  const column = /^"(?:[^"]|"")+"$/.test(createdAt.stored) ? createdAt.stored : null;
  if (column !== null) await knex.raw(`ANALYZE ${table} (${column})`);
  const { rows } = await knex.raw<{ rows: { bounds: string[] | null; rows: string; share: number }[] }>(
    `SELECT (SELECT array_agg((extract(epoch FROM ${bound.moment}) * 1000000)::bigint ORDER BY bound)
               FROM pg_stats CROSS JOIN LATERAL unnest(histogram_bounds::text::${createdAt.type}[]) AS bound
              WHERE schemaname = nspname AND tablename = relname AND attname = ?
                AND inherited = (relkind = 'p') AND ${bound.isListable}) AS bounds,
            reltuples::bigint AS rows,
            LEAST(100, 100.0 * ${SAMPLED_BLOCKS} / GREATEST(1, relpages))::float8 AS share
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = to_regclass(?)`,
    [column === null ? '' : unquoted(column), table],
  );
  const found = rows[0];
  const { rows: sampled } = await knex.raw<{ rows: { classes: number }[] }>(
    `SELECT count(DISTINCT (${status.stored}, ${taskType.stored}))::int AS classes
       FROM ${table} TABLESAMPLE SYSTEM (${found?.share ?? 100})`,
  );
  return {
    bounds: (found?.bounds ?? []).map(Number),
    rows: Math.max(0, Number(found?.rows ?? 0)),
    classes: sampled[0]?.classes ?? 0,
  };
}
