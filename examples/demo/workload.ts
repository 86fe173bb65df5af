import type { Knex } from 'knex';
import { randomInt, randomUUID } from 'node:crypto';
import { isDemoDatabase } from './demo-database.js';
import { LIVE_JOBS_PER_SECOND } from './history.js';
import { moveJobs } from './move-jobs.js';
import { createRandom } from './random.js';
import type { Random } from './random.js';
import { repeatSteps } from './repeat-steps.js';

export interface WorkloadOptions {
  readonly jobsPerSecond?: number;
  /** Hears of the first failure of each run of failures, and with null that it is over. */
  readonly onTrouble?: (error: unknown) => void;
}

export interface Workload {
  /** Resolves when the step under way is over, or after five seconds. */
  stop(): Promise<void>;
}

const STEP_MS = 1_000;
const STOP_DEADLINE_MS = 5_000;
const PROGRESS_EVERY = 4;

/**
 * Moves the jobs of a database that the demo filled, each second, so that somebody who watches sees them queue, run,
 * succeed and fail. While the database is away it keeps trying.
 * @throws Error where the demo didn't fill this database; the driver's errors.
 */
export async function startWorkload(knex: Knex, options: WorkloadOptions = {}): Promise<Workload> {
  if (!(await isDemoDatabase(knex)))
    throw new Error('the demo moves no jobs in a database that it did not fill');
  const { jobsPerSecond = LIVE_JOBS_PER_SECOND, onTrouble } = options;
  const random = createRandom(randomInt(2 ** 31));
  const step = (count: number): Promise<void> =>
    moveJobs(knex, {
      queue: poisson(random, (jobsPerSecond * STEP_MS) / 1_000),
      progress: count % PROGRESS_EVERY === 0,
      random,
      newId: randomUUID,
    });
  const stop = repeatSteps(step, {
    intervalMs: STEP_MS,
    stopDeadlineMs: STOP_DEADLINE_MS,
    ...(onTrouble === undefined ? {} : { onTrouble }),
  });
  return { stop };
}

/** How many of what comes by chance, `mean` on average, come this time (Knuth). */
function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
