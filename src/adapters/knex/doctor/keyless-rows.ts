import type { Knex } from 'knex';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import { resolveJobs } from '../mapping/resolve-jobs.js';
import type { Rows } from '../sql.js';
import { columnsOfId } from '../mapping/mapped-columns.js';
import type { TableShape } from './table-shape.js';

/** At most `MOST_COUNTED` of each are counted. */
export interface KeylessRows {
  /** Rows without an id, which no list can show. */
  readonly withoutId: number;
  /** Rows whose time of creation is NULL, or after all moments that can be listed. */
  readonly withoutTime: number;
}

export const MOST_COUNTED = 1_000;

/** @throws the driver's errors. */
export async function countKeyless(
  knex: Knex,
  mapping: JobsMapping,
  { columns }: TableShape,
): Promise<KeylessRows> {
  const { id, createdAt } = mapping.columns;
  const jobs = await resolveJobs(knex, mapping);
  const mayLack = columnsOfId(id).map((name) => columns.get(name)?.isRequired === false);
  const lackingIds = jobs.id.parts.flatMap(({ stored }, i) =>
    mayLack[i] === true ? [`${stored} IS NULL`] : [],
  );
  return {
    withoutId: await count(knex, jobs, lackingIds.join(' OR ')),
    withoutTime: createdAt === null ? 0 : await count(knex, jobs, jobs.times.createdAt.isEndless),
  };
}

async function count(knex: Knex, { from }: JobsSql, condition: string): Promise<number> {
  if (condition === '') return 0;
  const { rows } = await knex.raw<Rows<{ readonly n: string }>>(
    `SELECT count(*) AS n FROM (SELECT FROM ${from} WHERE ${condition} LIMIT ${MOST_COUNTED}) AS lacking`,
  );
  return Number(rows[0]?.n ?? 0);
}
