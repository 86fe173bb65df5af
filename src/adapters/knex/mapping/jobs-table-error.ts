import type { JobsProblem } from './check-jobs.js';

/** The table isn't as its mapping says. */
export class JobsTableError extends Error {
  override readonly name = 'JobsTableError';

  constructor(
    table: string,
    readonly problems: readonly JobsProblem[],
  ) {
    super(
      `${table} is not as TASKDECK_CONFIG says: ${problems.map(({ key, says }) => `jobs.${key}: ${says}`).join('; ')}`,
    );
  }
}
