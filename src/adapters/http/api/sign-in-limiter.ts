import { HttpProblem } from '../http-problem.js';

export interface SignInLimiterOptions {
  /** Failures that one username may have in a window; 10 by default. */
  readonly maxFailures?: number;
  /** One minute by default; it begins with the first failure. */
  readonly windowMs?: number;
  /** How many usernames are remembered; 10,000 by default. Beyond that, whoever was longest not seen is forgotten. */
  readonly maxUsernames?: number;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

/** The attempts of one username in one window. */
interface Attempts {
  readonly endsAt: number;
  /** Failures, and attempts whose outcome is still open. */
  count: number;
}

/** Limits the guessing of passwords, by username: a flood against one locks nobody else out. */
export class SignInLimiter {
  readonly #options: Required<SignInLimiterOptions>;
  /** In the order in which they were seen. */
  readonly #attempts = new Map<string, Attempts>();

  constructor(options: SignInLimiterOptions = {}) {
    const now = () => performance.now();
    this.#options = { maxFailures: 10, windowMs: 60_000, maxUsernames: 10_000, now, ...options };
  }

  /**
   * Makes an attempt. It counts from its start, so that many at once can't slip through before the first fails;
   * `isFailure` says which errors are wrong guesses. A success forgets the failures before it.
   * @throws HttpProblem `too_many_attempts`, with the seconds to wait; whatever the attempt throws.
   */
  async attempt<T>(
    username: string,
    signIn: () => Promise<T>,
    isFailure: (error: unknown) => boolean,
  ): Promise<T> {
    const attempts = this.#begin(username);
    try {
      const result = await signIn();
      this.#attempts.delete(username);
      return result;
    } catch (error) {
      // From the window that counted it, which may be over by now.
      if (!isFailure(error)) attempts.count--;
      throw error;
    }
  }

  #begin(username: string): Attempts {
    const { maxFailures, windowMs, maxUsernames, now } = this.#options;
    const attempts = this.#current(username) ?? { count: 0, endsAt: now() + windowMs };
    if (attempts.count >= maxFailures) throw tooManyAttempts(Math.ceil((attempts.endsAt - now()) / 1000));
    attempts.count++;
    this.#attempts.delete(username);
    this.#attempts.set(username, attempts);
    for (const oldest of this.#attempts.keys()) {
      if (this.#attempts.size <= maxUsernames) break;
      this.#attempts.delete(oldest);
    }
    return attempts;
  }

  #current(username: string): Attempts | undefined {
    const attempts = this.#attempts.get(username);
    return attempts !== undefined && attempts.endsAt > this.#options.now() ? attempts : undefined;
  }
}

function tooManyAttempts(retryAfterSeconds: number): HttpProblem {
  return new HttpProblem('too_many_attempts', { headers: { 'Retry-After': String(retryAfterSeconds) } });
}
