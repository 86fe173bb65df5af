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
  /** Told how much of a new snapshot can't be read when that changes, from nothing at the start; for a log. */
  readonly onUnreadable?: (told: UnreadableCounts) => void;
  /**
   * Makes the signal that aborts once lists have waited long enough for an attempt, which goes on without them. Without
   * it they wait for as long as attempts take.
   */
  readonly patience?: () => AbortSignal;
  /** Up to which age the last snapshot is given as fresh while a slow attempt is made; 30 s by default. */
  readonly lateForMs?: number;
}

export type UnreadableCounts = Required<Pick<StreamSnapshot, 'unreadable' | 'unreadableTimes'>>;

interface Flight {
  readonly landed: Promise<void>;
  /** Aborts once nobody waits for it any more. */
  readonly patience: AbortSignal | undefined;
}

interface Settled {
  readonly at: Timestamp;
}

/**
 * Shares one reading of another registry between all who ask at a time (single flight), and outlasts its failures:
 * the last good snapshot is given as `stale`. While the other registry fails, nobody waits for it; a probe in the
 * background, one at a time, finds out when it is back. The other registry has to end its attempts by itself; where
 * they outlast the patience of a list, it is given the last snapshot, and the attempt's result comes with the next one.
 *
 * @example
 * const streams = new SharedStreamRegistry(new GotStreamRegistry({ url, internalToken, clock }), clock);
 */
export class SharedStreamRegistry implements StreamRegistry {
  readonly #inner: StreamRegistry;
  readonly #clock: Clock;
  readonly #options: SharedStreamRegistryOptions &
    Required<Pick<SharedStreamRegistryOptions, 'freshForMs' | 'staleForMs' | 'retryAfterMs' | 'lateForMs'>>;
  #flight: Flight | null = null;
  #good: (Settled & { readonly snapshot: StreamSnapshot }) | null = null;
  /** The last attempt's failure; null once one succeeded. */
  #failure: (Settled & { readonly error: unknown }) | null = null;
  /** Whether the last good attempt outlasted the patience of lists, so that none waits for the next one. */
  #wasSlow = false;
  #unreadable: UnreadableCounts = { unreadable: 0, unreadableTimes: 0 };

  constructor(inner: StreamRegistry, clock: Clock, options: SharedStreamRegistryOptions = {}) {
    this.#inner = inner;
    this.#clock = clock;
    this.#options = {
      freshForMs: 1000,
      staleForMs: 5 * 60_000,
      retryAfterMs: 1000,
      lateForMs: 30_000,
      ...options,
    };
  }

  get origin(): string {
    return this.#inner.origin;
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
    const flight = this.#refresh();
    const late = this.#lateSnapshot();
    if (this.#wasSlow && late !== null) return late;
    if (await landsInTime(flight, signal)) return this.#outcome();
    return late ?? this.#lastKnown(new StreamRegistryUnavailableError('timeout'));
  }

  /** What is near enough to the present to stand for it while a slow attempt is made. */
  #lateSnapshot(): StreamSnapshot | null {
    const snapshot = this.#good?.snapshot ?? null;
    return snapshot !== null && this.#isWithin(snapshot.takenAt, this.#options.lateForMs) ? snapshot : null;
  }

  /** It never rejects: what an attempt came to is kept in the fields. No caller's signal ends it for the others. */
  #refresh(): Flight {
    if (this.#flight !== null) return this.#flight;
    const patience = this.#options.patience?.();
    const landed = this.#attempt(patience).finally(() => {
      this.#flight = null;
    });
    this.#flight = { landed, patience };
    return this.#flight;
  }

  async #attempt(patience: AbortSignal | undefined): Promise<void> {
    const hadFailed = this.#failure !== null;
    try {
      const snapshot = await this.#inner.list();
      this.#good = { snapshot, at: this.#clock.now() };
      this.#failure = null;
      this.#wasSlow = patience?.aborted === true;
      this.#tellUnreadable(snapshot);
    } catch (error) {
      this.#failure = { error, at: this.#clock.now() };
    }
    if (hadFailed !== (this.#failure !== null)) this.#options.onChange?.(this.#failure?.error ?? null);
  }

  #tellUnreadable({ unreadable, unreadableTimes = 0 }: StreamSnapshot): void {
    const before = this.#unreadable;
    if (before.unreadable === unreadable && before.unreadableTimes === unreadableTimes) return;
    this.#unreadable = { unreadable, unreadableTimes };
    this.#options.onUnreadable?.(this.#unreadable);
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

/** Whether the attempt ended before the lists' patience with it did. @throws the signal's reason where it aborted. */
function landsInTime({ landed, patience }: Flight, signal: AbortSignal | undefined): Promise<boolean> {
  const landing = landed.then(() => true);
  const inTime = patience === undefined ? landing : untilAborted(landing, patience).catch(() => false);
  return untilAborted(inTime, signal);
}
