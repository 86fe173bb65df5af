import { TooManyAttemptsError } from '../../../domain/errors.js';

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

interface Attempts {
  readonly endsAt: number;
  /** Failures, and attempts whose outcome is still open. */
  readonly count: number;
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
   * @throws TooManyAttemptsError; whatever the attempt throws.
   */
  async attempt<T>(
    username: string,
    signIn: () => Promise<T>,
    isFailure: (error: unknown) => boolean,
  ): Promise<T> {
    this.#begin(username);
    try {
      const result = await signIn();
      this.#attempts.delete(username);
      return result;
    } catch (error) {
      if (!isFailure(error)) this.#takeBack(username);
      throw error;
    }
  }

  #begin(username: string): void {
    const { maxFailures, windowMs, maxUsernames, now } = this.#options;
    const { count, endsAt } = this.#current(username) ?? { count: 0, endsAt: now() + windowMs };
    if (count >= maxFailures) throw new TooManyAttemptsError(Math.ceil((endsAt - now()) / 1000));
    this.#attempts.delete(username);
    this.#attempts.set(username, { count: count + 1, endsAt });
    for (const oldest of this.#attempts.keys()) {
      if (this.#attempts.size <= maxUsernames) break;
      this.#attempts.delete(oldest);
    }
  }

  #takeBack(username: string): void {
    const current = this.#current(username);
    if (current !== undefined) this.#attempts.set(username, { ...current, count: current.count - 1 });
  }

  #current(username: string): Attempts | undefined {
    const attempts = this.#attempts.get(username);
    return attempts !== undefined && attempts.endsAt > this.#options.now() ? attempts : undefined;
  }
}
