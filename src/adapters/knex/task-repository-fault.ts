import type { TaskRepositoryFault } from '../../domain/errors.js';
import { DeadlineExceededError, isConnectionLoss } from './connection-faults.js';
import { JobsTableError } from './mapping/jobs-table-error.js';

/** By SQLSTATE. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const FAULT_STATES: readonly (readonly [TaskRepositoryFault, RegExp])[] = [
  // Too many connections; no such database.
  ['unreachable', /^(?:53300|3D000)$/],
  // Cancelled, mostly by the time limit for statements; a lock that could not be had.
  ['timeout', /^(?:57014|55P03)$/],
  ['refused', /^(?:42501|28...)$/],
  // No such table, column, function or schema; one of another type or kind.
  ['mismatched', /^(?:42P01|42703|42883|3F000|42804|42809)$/],
];

/**
 * What kept the driver from reading the jobs. That the pool had no connection in time is a `timeout` and no word of its
 * own: a pool fills up because what holds its connections isn't answered, or because new ones can't be made.
 */
export function taskRepositoryFault(error: unknown): TaskRepositoryFault {
  if (!(error instanceof Error)) return 'failed';
  if (error instanceof JobsTableError) return 'mismatched';
  if (error instanceof DeadlineExceededError || error.name === 'KnexTimeoutError') return 'timeout';
  const { code } = error as { code?: unknown };
  const known = FAULT_STATES.find(([, states]) => typeof code === 'string' && states.test(code));
  if (known !== undefined) return known[0];
  return isConnectionLoss(error) ? 'unreachable' : 'failed';
}
