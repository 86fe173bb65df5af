import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../src/adapters/knex/schema.js';

const COLUMNS = ['created_at', 'started_at', 'finished_at'];
const KEYS = COLUMNS.map((column, key) => `(${key}, ${column})`).join(', ');
const TOLD = `${JOBS_TABLE}_ledger_epoch()`;
/** All that were ever counted and are still there, trusted or not; nothing is scanned. */
const LEAVES = `(SELECT array_agg(relid) FROM ${JOBS_TABLE}_ledger_leaves WHERE epoch = ${TOLD}), '{}'`;
const CLASS = 'status || chr(31) || task_type';

/** What the ledger tells otherwise than the table, of all totals by class and key, in the caller's snapshot. */
export async function countDifferences(knex: Knex): Promise<unknown[]> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `WITH told AS (
       SELECT key, counted.* FROM generate_series(0, 2) AS key CROSS JOIN LATERAL ${JOBS_TABLE}_ledger_count(${TOLD}, key, ${LEAVES}) AS counted
     ), counted AS (
       SELECT key, ${CLASS} AS class, count(*) AS total, count(moment) AS keyed
         FROM ${JOBS_TABLE} CROSS JOIN LATERAL (VALUES ${KEYS}) AS k (key, moment) GROUP BY 1, 2
     )
     SELECT * FROM told FULL JOIN counted USING (key, class)
      WHERE (told.total, told.keyed) IS DISTINCT FROM (counted.total, counted.keyed)`,
  );
  return rows;
}

/** What `newer` tells otherwise than the table, of the moments of a few jobs. */
export async function newerDifferences(knex: Knex): Promise<unknown[]> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `WITH asked AS (
       SELECT DISTINCT created_at AS moment FROM (SELECT created_at FROM ${JOBS_TABLE} ORDER BY random() LIMIT 2) AS few
     ), told AS (
       SELECT moment, newer.* FROM asked CROSS JOIN LATERAL ${JOBS_TABLE}_ledger_newer(${TOLD}, moment, ${LEAVES}) AS newer
     ), counted AS (
       SELECT moment, ${CLASS} AS class, count(*) AS n FROM asked JOIN ${JOBS_TABLE} ON created_at > moment GROUP BY 1, 2
     )
     SELECT * FROM told FULL JOIN counted USING (moment, class) WHERE told.n IS DISTINCT FROM counted.n`,
  );
  return rows;
}

/** Leaves that the ledger finds otherwise than the table has them, for the ranks of a few jobs, of one class and of all. */
export async function seekDifferences(knex: Knex): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const [key, column] of COLUMNS.entries()) found.push(...(await seekDifferencesOf(knex, column, key)));
  return found;
}

async function seekDifferencesOf(knex: Knex, column: string, key: number): Promise<unknown[]> {
  const { rows } = await knex.raw<{ rows: unknown[] }>(
    `WITH job AS (
       SELECT ${column} AS moment, id, ${CLASS} AS class FROM ${JOBS_TABLE} WHERE ${column} IS NOT NULL
     ), ranked AS (
       SELECT NULL::text[] AS wanted, row_number() OVER (ORDER BY moment, id) - 1 AS rank, moment FROM job
       UNION ALL
       SELECT ARRAY[class], row_number() OVER (PARTITION BY class ORDER BY moment, id) - 1, moment FROM job
     ), asked AS (SELECT * FROM ranked ORDER BY random() LIMIT 4)
     SELECT asked.*, found.*
       FROM asked LEFT JOIN LATERAL ${JOBS_TABLE}_ledger_seek(${TOLD}, ${key}, wanted, rank, NULL, ${LEAVES}) AS found ON true
      WHERE NOT COALESCE(moment >= leaf AND moment < leaf_end
            AND rank = skipped + (SELECT count(*) FROM job WHERE (wanted IS NULL OR class = ANY (wanted)) AND job.moment < leaf)
            AND found.n = (SELECT count(*) FROM job WHERE (wanted IS NULL OR class = ANY (wanted))
                              AND job.moment >= leaf AND job.moment < leaf_end), false)`,
  );
  return rows;
}
