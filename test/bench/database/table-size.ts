import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';

export interface IndexSize {
  readonly name: string;
  readonly bytes: number;
  /** Whether it serves searches, and not the list. */
  readonly isForSearch: boolean;
}

const OF_THE_LIST = ['pkey', 'created', 'started', 'finished', 'class'].map(
  (name) => `${JOBS_TABLE}_${name}`,
);

/** The largest first. */
export async function indexSizes(knex: Knex): Promise<readonly IndexSize[]> {
  const { rows } = await knex.raw<{ rows: { name: string; bytes: string }[] }>(
    `SELECT relname AS name, pg_relation_size(oid) AS bytes
       FROM pg_index JOIN pg_class ON oid = indexrelid
      WHERE indrelid = to_regclass(?) ORDER BY 2 DESC`,
    [JOBS_TABLE],
  );
  return rows.map(({ name, bytes }) => ({
    name,
    bytes: Number(bytes),
    isForSearch: !OF_THE_LIST.includes(name),
  }));
}

export async function dropSearchIndexes(knex: Knex): Promise<void> {
  for (const { name, isForSearch } of await indexSizes(knex)) {
    if (isForSearch) await knex.raw('DROP INDEX ??', [name]);
  }
}

export async function heapSize(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { bytes: string }[] }>(
    'SELECT pg_relation_size(to_regclass(?)) AS bytes',
    [JOBS_TABLE],
  );
  return Number(rows[0]?.bytes);
}
