import { StreamRegistryUnavailableError } from '../domain/errors.js';
import type { Clock } from '../domain/ports/clock.js';
import type { StreamRegistry, StreamSnapshot } from '../domain/ports/stream-registry.js';
import type { Timestamp } from '../domain/timestamp.js';
import { untilAborted } from '../domain/until-aborted.js';
import { isWithin } from './is-within.js';

export interface SharedStreamRegistryOptions {
  /** For how long a snapshot is shared; 1,000 ms by default. */
  readonly freshForMs?: number;
  /** Up to which age the last good snapshot stands in for one that can't be had; 5 minutes by default. */
  readonly staleForMs?: number;
  /** After a failure, how long to wait before asking again; 1,000 ms by default. */
  readonly retryAfterMs?: number;
  /** Told the error when reading begins to fail, and null when it succeeds again; for a log. */
  readonly onChange?: (error: unknown) => void;
}

interface Settled {
  readonly at: Timestamp;
}

/**
 * Shares one reading of another registry between all who ask at a time (single flight), and outlasts its failures:
 * the last good snapshot is given as `stale`. While the other registry fails, nobody waits for it; a probe in the
 * background, one at a time, finds out when it is back. The other registry has to end its attempts by itself.
 *
 * @example
 * const streams = new SharedStreamRegistry(new GotStreamRegistry({ url, internalToken, clock }), clock);
 */
export class SharedStreamRegistry implements StreamRegistry {
  readonly #inner: StreamRegistry;
  readonly #clock: Clock;
  readonly #options: Required<Omit<SharedStreamRegistryOptions, 'onChange'>> & SharedStreamRegistryOptions;
  #flight: Promise<void> | null = null;
  #good: (Settled & { readonly snapshot: StreamSnapshot }) | null = null;
  /** The last attempt's failure; null once one succeeded. */
  #failure: (Settled & { readonly error: unknown }) | null = null;

  constructor(inner: StreamRegistry, clock: Clock, options: SharedStreamRegistryOptions = {}) {
    this.#inner = inner;
    this.#clock = clock;
    this.#options = { freshForMs: 1000, staleForMs: 5 * 60_000, retryAfterMs: 1000, ...options };
  }

  async list(signal?: AbortSignal): Promise<StreamSnapshot> {
    signal?.throwIfAborted();
    const { freshForMs, staleForMs, retryAfterMs } = this.#options;
    // A failure that nobody has asked after for that long says nothing about the present.
    if (this.#failure !== null && this.#isWithin(this.#failure.at, staleForMs)) {
      if (!this.#isWithin(this.#failure.at, retryAfterMs)) void this.#refresh();
      return this.#lastKnown(this.#failure.error);
    }
    if (this.#good !== null && this.#failure === null && this.#isWithin(this.#good.at, freshForMs)) {
      return this.#good.snapshot;
    }
    await untilAborted(this.#refresh(), signal);
    return this.#outcome();
  }

  /** Never rejects: what an attempt came to is kept in the fields. No caller's signal ends it for the others. */
  #refresh(): Promise<void> {
    this.#flight ??= this.#attempt().finally(() => {
      this.#flight = null;
    });
    return this.#flight;
  }

  async #attempt(): Promise<void> {
    const hadFailed = this.#failure !== null;
    try {
      const snapshot = await this.#inner.list();
      this.#good = { snapshot, at: this.#clock.now() };
      this.#failure = null;
    } catch (error) {
      this.#failure = { error, at: this.#clock.now() };
    }
    if (hadFailed !== (this.#failure !== null)) this.#options.onChange?.(this.#failure?.error ?? null);
  }

  #outcome(): StreamSnapshot {
    if (this.#failure !== null) return this.#lastKnown(this.#failure.error);
    if (this.#good === null) throw new Error('an attempt has come to nothing');
    return this.#good.snapshot;
  }

  #lastKnown(error: unknown): StreamSnapshot {
    if (this.#good === null || !this.#isWithin(this.#good.snapshot.takenAt, this.#options.staleForMs))
      throw error;
    const fault = error instanceof StreamRegistryUnavailableError ? { fault: error.fault } : {};
    return { ...this.#good.snapshot, freshness: 'stale', ...fault };
  }

  #isWithin(at: Timestamp, milliseconds: number): boolean {
    return isWithin(at, milliseconds, this.#clock.now());
  }
}
