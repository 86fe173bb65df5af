import type { Knex } from 'knex';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import { resolveJobs } from '../mapping/resolve-jobs.js';
import type { Rows } from '../sql.js';
import { utc } from '../sql.js';
import { MOST_LOOKED_AT } from './seen-words.js';

/** The latest time of creation that some of the rows have, as RFC 3339; null where none has one. @throws the driver's errors. */
export async function newestMoment(knex: Knex, mapping: JobsMapping): Promise<string | null> {
  const jobs = await resolveJobs(knex, mapping);
  const { rows } = await knex.raw<Rows<{ readonly moment: string | null }>>(
    `SELECT ${utc('max(moment)')} AS moment
       FROM (SELECT ${jobs.times.createdAt.listable} AS moment FROM ${jobs.from} LIMIT ${MOST_LOOKED_AT}) AS seen`,
  );
  return rows[0]?.moment ?? null;
}
