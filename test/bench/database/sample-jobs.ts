import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { DAYS, HISTORY_START } from './job-rows.js';

/** What there is to look for in the table, from all of its days. */
export interface JobSamples {
  readonly ids: readonly string[];
  /** Users with a dozen jobs at most. */
  readonly users: readonly string[];
  /** Models that a dozen jobs or two used. */
  readonly models: readonly string[];
  /** The first moments of some days. */
  readonly days: readonly string[];
}

const SAMPLES = 40;
const SOME_DAYS = 20;
const DAY_MS = 86_400_000;
/** Users of such a rank have few jobs; see how job-rows.ts draws them. */
const FEW_JOBS_FROM_RANK = 50_000;
const RARE_MODELS_FROM_RANK = 200;

export async function sampleJobs(knex: Knex): Promise<JobSamples> {
  const sample = async (column: string, condition: string) => {
    const { rows } = await knex.raw<{ rows: { value: string }[] }>(
      `SELECT DISTINCT job.value
         FROM generate_series(0, ${SAMPLES - 1}) AS n
        CROSS JOIN LATERAL (
          SELECT ${column} AS value FROM ${JOBS_TABLE}
           WHERE created_at >= '${HISTORY_START}'::timestamptz + n * interval '1 day' * ${DAYS / SAMPLES} AND ${condition}
           ORDER BY created_at LIMIT 1
        ) AS job
        ORDER BY 1`,
    );
    return rows.map(({ value }) => value);
  };
  return {
    ids: await sample('id::text', 'true'),
    users: await sample('user_id', `split_part(user_id, '-', 2)::int >= ${FEW_JOBS_FROM_RANK}`),
    models: await sample(
      `details ->> 'model'`,
      `task_type = 'fine_tune' AND split_part(details ->> 'model', '-', 2)::int >= ${RARE_MODELS_FROM_RANK}`,
    ),
    days: Array.from({ length: SOME_DAYS }, (_, index) =>
      new Date(Date.parse(HISTORY_START) + Math.floor((index * DAYS) / SOME_DAYS) * DAY_MS).toISOString(),
    ),
  };
}
