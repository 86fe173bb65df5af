import type { Knex } from 'knex';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { claimDemoDatabase, readDemoRecord } from './demo-database.js';
import { createHistory } from './history.js';
import type { DemoJob } from './job-at.js';
import { JobBatch } from './job-batch.js';

export interface FillOptions {
  /** How many jobs; a database that the demo has filled already keeps its number. */
  readonly rows: number;
  /** The moment that the history of 90 days leads up to. */
  readonly now: Timestamp;
  readonly seed?: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the fill between two chunks; the next one goes on from there. */
  readonly signal?: AbortSignal;
}

/** Small enough for Postgres to take apart in memory. */
const CHUNK = 2_500;
const SLICE = 25;

/**
 * Fills an empty `inference_jobs` with the demo's jobs, or goes on where an interrupted fill stopped.
 * @returns how many jobs the demo has put there, now and before.
 * @throws ForeignDatabaseError where there are jobs that the demo didn't make; the signal's reason; the driver's errors.
 */
export async function fillJobs(knex: Knex, options: FillOptions): Promise<number> {
  const plan = { seed: options.seed ?? 1, rows: options.rows, nowMs: Date.parse(options.now) };
  const record = await claimDemoDatabase(knex, plan);
  const jobOf = createHistory(record);
  let next = { from: record.filled, batch: await generate(jobOf, record.filled, record.rows) };
  for (;;) {
    options.signal?.throwIfAborted();
    const chunk = next;
    const following = chunk.from + chunk.batch.size;
    const inserted = knex.transaction(async (transaction) => {
      const { filled } = (await readDemoRecord(transaction, true)) ?? record;
      // Another process may be filling the same database: whoever comes second goes on from there.
      if (filled !== chunk.from || chunk.batch.size === 0) return filled;
      // A crash loses whole chunks at most, and the next fill goes on from what is there.
      await transaction.raw('SET LOCAL synchronous_commit = off');
      await chunk.batch.insert(transaction);
      await transaction('taskdeck_demo').update({ filled: following });
      return following;
    });
    const [filled, batch] = await Promise.all([inserted, generate(jobOf, following, record.rows)]);
    options.onProgress?.(filled, record.rows);
    if (filled >= record.rows) break;
    next = { from: filled, batch: filled === following ? batch : await generate(jobOf, filled, record.rows) };
  }
  if (record.filled < record.rows) await knex.raw('VACUUM (ANALYZE) inference_jobs, taskdeck_demo_jobs');
  return record.rows;
}

/** In slices, so that the statement before it is sent and answered meanwhile. */
async function generate(jobOf: (index: number) => DemoJob, from: number, rows: number): Promise<JobBatch> {
  const batch = new JobBatch();
  const to = Math.min(from + CHUNK, rows);
  for (let index = from; index < to; index++) {
    if (index % SLICE === 0) await new Promise((resume) => setImmediate(resume));
    batch.add(jobOf(index));
  }
  return batch;
}
