import type { Foresight, JobsOutline } from '../../domain/ports/task-repository.js';

/** Whole jobs are read ahead, of each member as many as of all: for the first pages that is cheaper than to ask in turn. */
const MOST_AHEAD = 100;

/** Of many jobs, of which nothing is known. */
const ANY_JOBS: JobsOutline = {
  total: Number.MAX_SAFE_INTEGER,
  countBefore: () => ({ least: 0, most: Number.MAX_SAFE_INTEGER }),
};

/**
 * What each member will be asked: where a window of all lies near the beginning, its rows are among as many of each
 * member's first ones, however many there are of the others. undefined elsewhere.
 */
export function foreseeMembers(foreseen: Foresight): Foresight | undefined {
  const { offset, limit } = foreseen.window(ANY_JOBS);
  const end = offset + limit;
  return end > MOST_AHEAD ? undefined : { query: foreseen.query, window: () => ({ offset: 0, limit: end }) };
}
