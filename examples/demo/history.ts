import { draftJob, draftLiveJob } from './draft-job.js';
import { jobAt } from './job-at.js';
import type { DemoJob } from './job-at.js';
import { createRandom, uuidOf } from './random.js';
import { createRhythm } from './rhythm.js';

export interface HistoryOptions {
  readonly seed: number;
  /** How many jobs there are. */
  readonly rows: number;
  /** Epoch milliseconds. */
  readonly nowMs: number;
}

/** How many jobs per second the live workload queues, and the last minutes of the history with it. */
export const LIVE_JOBS_PER_SECOND = 0.5;

const DAY_MS = 86_400_000;
const DAYS = 90;
const RECENT_MS = 360_000;
/** Of this many jobs, a run of a few was submitted in one statement and shares its moment to the microsecond. */
const TIE_EVERY = 291;
const TIE_FROM = 40;
const TIE_SIZE = 6;

/**
 * The jobs of the last 90 days by number, from 0, in the order of their creation. The same options give the same jobs.
 */
export function createHistory({ seed, rows, nowMs }: HistoryOptions): (index: number) => DemoJob {
  const recent = Math.min(Math.floor(rows / 4), Math.round((RECENT_MS / 1_000) * LIVE_JOBS_PER_SECOND));
  const old = rows - recent;
  const recentFrom = nowMs - RECENT_MS;
  const rhythm = createRhythm(seed, nowMs - DAYS * DAY_MS, recentFrom);

  const createdMs = (index: number): number => {
    const place = index % TIE_EVERY;
    const first = place > TIE_FROM && place < TIE_FROM + TIE_SIZE ? index - (place - TIE_FROM) : index;
    const jitter = createRandom(seed, first, 1)();
    if (first < old) return rhythm((first + jitter) / old);
    return recentFrom + ((first - old + jitter) / recent) * RECENT_MS;
  };
  return (index) => {
    const random = createRandom(seed, index);
    const created = createdMs(index);
    const draft = index < old ? draftJob(random, created) : draftLiveJob(random, created);
    return jobAt(uuidOf(seed, index), draft, Math.floor(created * 1_000), nowMs * 1_000);
  };
}
