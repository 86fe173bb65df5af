import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';

/** Bytes by table, with its indexes and what is stored apart. */
export async function tableSizes(knex: Knex): Promise<ReadonlyMap<string, number>> {
  const { rows } = await knex.raw<{ rows: { name: string; bytes: string }[] }>(
    `SELECT relname AS name, pg_total_relation_size(oid) AS bytes FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

/** Of the jobs' rows alone, without indexes. */
export async function heapSize(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { bytes: string }[] }>(
    'SELECT pg_relation_size(to_regclass(?)) AS bytes',
    [JOBS_TABLE],
  );
  return Number(rows[0]?.bytes);
}
