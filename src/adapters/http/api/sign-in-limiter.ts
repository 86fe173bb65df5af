import { HttpProblem } from '../http-problem.js';
import type { Client } from '../trusted-proxies.js';
import { clientNetwork } from './client-network.js';
import { FailureBudget } from './failure-budget.js';
import { KnownNetworks } from './known-networks.js';
import { SignInLine, TurnedAwayError } from './sign-in-line.js';

export interface SignInLimiterOptions {
  /** How many attempts are under way at a time; 2 by default, as many as passwords are hashed at a time. */
  readonly places?: number;
  /** How many others wait; 24 by default: those behind so many would have given up before their turn. */
  readonly maxWaiting?: number;
  /** Milliseconds of a steady clock. */
  readonly now?: () => number;
}

export interface SignInAttempt {
  readonly username: string;
  readonly client: Client;
  readonly signal: AbortSignal;
}

interface Charge {
  readonly budget: FailureBudget;
  readonly key: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const RETRY_TURNED_AWAY_SECONDS = 5;
/** Ranks before and behind all who came so and so often. */
const AHEAD = -1;
const BEHIND = Infinity;

/**
 * Limits the guessing of passwords, so that nobody can spend what another has: docs/decisions/0009-sign-in-budgets.md.
 * It counts for one process.
 */
export class SignInLimiter {
  /** One client's at one account. */
  readonly #pairs = new FailureBudget({ atOnce: 10, refillMs: MINUTE });
  /** One client's at all accounts where it never signed in. */
  readonly #clients = new FailureBudget({ atOnce: 30, refillMs: MINUTE });
  /** All clients' at one account: their first in an hour each, and the others. */
  readonly #firstTries = new FailureBudget({ atOnce: 240, refillMs: HOUR / 240 });
  readonly #furtherTries = new FailureBudget({ atOnce: 20, refillMs: HOUR / 20 });
  /** Which client's first try at which account it would be. */
  readonly #triedLately = new FailureBudget({ atOnce: 1, refillMs: HOUR });
  /** How often each client came lately, turned away or not; it refuses nobody, it ranks them. */
  readonly #visits = new FailureBudget({ atOnce: Infinity, refillMs: 5 * MINUTE });
  readonly #known = new KnownNetworks();
  readonly #line: SignInLine;
  readonly #now: () => number;

  constructor({ places = 2, maxWaiting = 24, now = () => performance.now() }: SignInLimiterOptions = {}) {
    this.#line = new SignInLine(places, maxWaiting);
    this.#now = now;
  }

  /**
   * Makes an attempt. It counts from its start, so that many at once can't slip through before the first fails;
   * `isFailure` says which errors are wrong guesses.
   * @throws HttpProblem `too_many_attempts`, with the seconds to wait; whatever the attempt throws; the signal's reason
   * where it aborted before the attempt's turn.
   */
  async attempt<T>(
    { username, client, signal }: SignInAttempt,
    signIn: () => Promise<T>,
    isFailure: (error: unknown) => boolean,
  ): Promise<T> {
    const network = clientNetwork(client.address);
    const isKnown = this.#known.has(username, network);
    const spentAt = this.#now();
    const charges = this.#chargesOf(username, network, { isKnown, isShared: client.isShared }, spentAt);
    const waitMs = Math.max(...charges.map(({ budget, key }) => budget.waitMs(key, spentAt)));
    if (waitMs > 0) throw tooManyAttempts(Math.ceil(waitMs / 1000));
    const rank = client.isShared ? BEHIND : Math.ceil(this.#visits.debt(network, spentAt));
    const visit = { budget: this.#visits, key: network };
    for (const { budget, key } of [...charges, visit]) budget.spend(key, spentAt);
    const giveBack = (taken: readonly Charge[]) => {
      for (const { budget, key } of taken) budget.giveBack(key, spentAt, this.#now());
    };

    try {
      await this.#line.enter(isKnown ? AHEAD : rank, signal);
    } catch (error) {
      giveBack(charges);
      throw error instanceof TurnedAwayError ? tooManyAttempts(RETRY_TURNED_AWAY_SECONDS) : error;
    }
    try {
      const result = await signIn();
      giveBack([...charges, visit]);
      this.#known.add(username, network);
      return result;
    } catch (error) {
      if (!isFailure(error)) giveBack(charges);
      throw error;
    } finally {
      this.#line.leave();
    }
  }

  /** What the attempt costs if it fails. Where its user has signed in before, strangers' failures don't matter. */
  #chargesOf(
    username: string,
    network: string,
    { isKnown, isShared }: { isKnown: boolean; isShared: boolean },
    now: number,
  ): readonly Charge[] {
    const pair = JSON.stringify([network, username]);
    const charges = [{ budget: this.#pairs, key: pair }];
    if (isKnown) return charges;
    if (!isShared) charges.push({ budget: this.#clients, key: network });
    if (this.#triedLately.waitMs(pair, now) > 0 || this.#firstTries.waitMs(username, now) > 0) {
      return [...charges, { budget: this.#furtherTries, key: username }];
    }
    return [
      ...charges,
      { budget: this.#firstTries, key: username },
      { budget: this.#triedLately, key: pair },
    ];
  }
}

function tooManyAttempts(retryAfterSeconds: number): HttpProblem {
  return new HttpProblem('too_many_attempts', { headers: { 'Retry-After': String(retryAfterSeconds) } });
}
