import type { JobsSql } from '../mapping/jobs-sql.js';

/**
 * Jobs that run change at every step, and each change would enter all words of a job into an index again: the indexes of
 * details and names have the others. Those that run are as few as there are machines for them.
 */
export function isSettled({ status, wordsFor }: JobsSql): string {
  return status.isNoneOf(wordsFor(['running']));
}

export function isRunning({ status, wordsFor }: JobsSql): string {
  return status.isAnyOf(wordsFor(['running']));
}
