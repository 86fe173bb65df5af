import type { Knex } from 'knex';
import { DEMO_LOCK } from './demo-database.js';
import { draftLiveJob } from './draft-job.js';
import { jobAt } from './job-at.js';
import { JobBatch } from './job-batch.js';
import type { Random } from './random.js';

export interface Move {
  /** How many jobs to queue, unless too many are under way already. */
  readonly queue: number;
  /** Whether the running ones report their progress. */
  readonly progress: boolean;
  readonly random: Random;
  readonly newId: () => string;
}

const MAX_UNDER_WAY = 150;

/**
 * Takes the demo's jobs to where they should be by now: ends some, starts some, queues some. Finds them through the
 * demo's own table and by primary key, so that it neither changes nor reads anybody else's rows.
 */
export async function moveJobs(knex: Knex, move: Move): Promise<void> {
  await knex.transaction(async (transaction) => {
    await transaction.raw("SET LOCAL statement_timeout = '5s'");
    const { rows } = await transaction.raw<{ rows: { mine: boolean; now: string; under_way: string }[] }>(
      `SELECT pg_try_advisory_xact_lock(?) AS mine, (extract(epoch FROM now()) * 1000000)::bigint AS now,
              (SELECT count(*) FROM taskdeck_demo_jobs) AS under_way`,
      [DEMO_LOCK],
    );
    const [state] = rows;
    // Where several demos share a database, one of them at a time moves its jobs.
    if (state?.mine !== true) return;
    await transaction.raw(END_JOBS);
    await transaction.raw(START_JOBS);
    if (move.progress) await transaction.raw(REPORT_PROGRESS);

    const now = Number(state.now);
    const room = MAX_UNDER_WAY - Number(state.under_way);
    const batch = new JobBatch();
    for (let count = 0; count < Math.min(move.queue, room); count++) {
      const createdAt = now - Math.floor(move.random() * 1e6);
      const draft = draftLiveJob(move.random, createdAt / 1_000);
      batch.add(jobAt(move.newId(), { ...draft, waitSeconds: draft.waitSeconds + 1 }, createdAt, now));
    }
    await batch.insert(transaction);
  });
}

/** At its planned moments, even where nobody was there to do it then. */
const END_JOBS = `
  WITH ended AS (DELETE FROM taskdeck_demo_jobs WHERE end_at <= now() RETURNING *)
  UPDATE inference_jobs AS job
     SET status = ended.outcome,
         error = ended.error,
         details = ended.final_details,
         progress = CASE WHEN ended.start_at IS NULL THEN NULL ELSE ended.final_progress END,
         started_at = ended.start_at,
         finished_at = ended.end_at
    FROM ended
   WHERE job.id = ended.id AND job.status IN ('queued', 'running')`;

const START_JOBS = `
  UPDATE inference_jobs AS job
     SET status = 'running', started_at = plan.start_at, progress = 0
    FROM taskdeck_demo_jobs AS plan
   WHERE job.id = plan.id AND plan.start_at <= now() AND job.status = 'queued'`;

const REPORT_PROGRESS = `
  UPDATE inference_jobs AS job
     SET progress = plan.final_progress * extract(epoch FROM now() - plan.start_at)
                                        / extract(epoch FROM plan.end_at - plan.start_at)
    FROM taskdeck_demo_jobs AS plan
   WHERE job.id = plan.id AND plan.start_at <= now() AND job.status = 'running'`;
