/** The database did not answer in time, by this process's clock. */
export class DeadlineExceededError extends Error {
  constructor(deadlineMs: number) {
    super(`no answer from the database within ${deadlineMs} ms`);
    this.name = new.target.name;
  }
}

/** Of SQLSTATE: connection exceptions, and the server's going down or coming up. */
const LOST_STATES = /^(?:08...|57P0[1-5])$/;
/** Every SQLSTATE has a digit; `EPIPE` has none. */
const ANY_STATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/** Whether the connection was lost, rather than the query refused. pg's own errors of this kind carry no SQLSTATE. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof DeadlineExceededError) return false;
  const state = sqlStateOf(error);
  return state === null || LOST_STATES.test(state);
}

/** Postgres's own code for an error; null for all that doesn't come from it. */
export function sqlStateOf(error: unknown): string | null {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && ANY_STATE.test(code) ? code : null;
}

/** Whether a standby cancelled the query because what it read had to go, or two transactions got in each other's way. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes((error as { code?: string } | undefined)?.code ?? '');
}
