import type { Knex } from 'knex';
import { quoteName } from '../quote.js';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import type { Rows } from '../sql.js';
import { idColumns, rawColumns } from './mapped-columns.js';
import type { TableShape } from './table-shape.js';

export interface KeylessRows {
  /** Rows without an id, which no list can show: at most `MOST_COUNTED` are counted. */
  readonly withoutId: number;
  /** Rows whose time of creation is NULL or infinite: at most `MOST_COUNTED` are counted. */
  readonly withoutTime: number;
}

export const MOST_COUNTED = 1_000;

/** @throws the driver's errors. */
export async function countKeyless(
  knex: Knex,
  { columns: { id, createdAt } }: JobsMapping,
  shape: TableShape,
): Promise<KeylessRows> {
  const lackingIds = idColumns(id)
    .filter((column) => shape.columns.get(column)?.isRequired === false)
    .map((column) => `${quoteName(column)} IS NULL`);
  const times = rawColumns(createdAt);
  const isTime = (column: string) => shape.columns.get(column)?.category === 'D';
  const lackingTimes = times.map((column) =>
    isTime(column) ? `isfinite(${quoteName(column)}) IS NOT TRUE` : `${quoteName(column)} IS NULL`,
  );
  return {
    withoutId: await count(knex, shape, lackingIds.join(' OR ')),
    withoutTime: await count(knex, shape, lackingTimes.join(' AND ')),
  };
}

async function count(knex: Knex, { name }: TableShape, condition: string): Promise<number> {
  if (condition === '') return 0;
  const { rows } = await knex.raw<Rows<{ readonly n: string }>>(
    `SELECT count(*) AS n FROM (SELECT FROM ${name} WHERE ${condition} LIMIT ${MOST_COUNTED}) AS lacking`,
  );
  return Number(rows[0]?.n ?? 0);
}
