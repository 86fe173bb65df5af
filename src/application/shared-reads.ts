import type { Clock } from '../domain/ports/clock.js';
import type { Timestamp } from '../domain/timestamp.js';
import { addMilliseconds } from '../domain/timestamp.js';
import { BoundedMap } from './bounded-map.js';
import { isWithin } from './is-within.js';
import { JoinableRead } from './joinable-read.js';

export interface SharedReadsOptions<T> {
  /** For how long a result is given to others too, counted from when its reading began; 0 keeps none. */
  readonly freshForMs: number;
  /** How many results are kept; beyond that the oldest goes. */
  readonly maxKept: number;
  /** Whether a reading under way is joined while its result would be fresh, or else until it ends. */
  readonly joins?: 'while fresh' | 'always';
  /** Which results are kept; all by default. */
  readonly keeps?: (result: T) => boolean;
}

interface Begun<T> {
  readonly from: Timestamp;
  readonly read: JoinableRead<T>;
}

/** A result, and the time in which it stands for the present. */
interface Kept<T> {
  readonly from: Timestamp;
  readonly until: Timestamp;
  readonly result: T;
}

/**
 * Reads what goes by the same key once for all who ask at a time (single flight), and for those who ask soon after. A
 * failure is told to all who wait for it, and never kept. What has grown old is let go when next anything is asked for.
 */
export class SharedReads<T> {
  readonly #clock: Clock;
  readonly #options: Required<SharedReadsOptions<T>>;
  readonly #underWay = new Map<string, Begun<T>>();
  readonly #kept: BoundedMap<string, Kept<T>>;

  constructor(clock: Clock, options: SharedReadsOptions<T>) {
    this.#clock = clock;
    this.#options = { joins: 'always', keeps: () => true, ...options };
    this.#kept = new BoundedMap(options.maxKept);
  }

  /**
   * What `read` comes to, or came to for somebody else. It belongs to all of them: nobody may change it. Whoever leaves
   * ends the reading for nobody else; once all have left, the signal that `read` was given aborts.
   * @throws what `read` throws; the signal's reason where it aborted.
   */
  async get(key: string, read: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const now = this.#clock.now();
    const kept = this.#kept.get(key);
    if (kept !== undefined && isFresh(kept, now)) return kept.result;
    this.#dropOld(now);
    const current = this.#underWay.get(key);
    const joinable = current !== undefined && this.#isJoinable(current, now) ? current.read : null;
    return (joinable ?? this.#begin(key, read, now)).join(signal);
  }

  #isJoinable({ from, read }: Begun<T>, now: Timestamp): boolean {
    if (read.isAbandoned) return false;
    return this.#options.joins === 'always' || isWithin(from, this.#options.freshForMs, now);
  }

  #begin(key: string, read: (signal: AbortSignal) => Promise<T>, from: Timestamp): JoinableRead<T> {
    const begun = { from, read: new JoinableRead(read) };
    this.#underWay.set(key, begun);
    const end = () => {
      if (this.#underWay.get(key) === begun) this.#underWay.delete(key);
    };
    begun.read.result.then((result) => {
      end();
      if (this.#options.keeps(result)) this.#keep(key, from, result);
    }, end);
    return begun.read;
  }

  #keep(key: string, from: Timestamp, result: T): void {
    const { freshForMs } = this.#options;
    if (freshForMs === 0) return;
    const now = this.#clock.now();
    const entry = { from, until: addMilliseconds(from, freshForMs), result };
    if (!isFresh(entry, now)) return;
    this.#kept.set(key, entry);
    this.#dropOld(now);
  }

  #dropOld(now: Timestamp): void {
    this.#kept.dropWhile((entry) => !isFresh(entry, now));
  }
}

/** A clock that was set back makes the beginning lie ahead: that is nothing to rely on. */
function isFresh({ from, until }: Kept<unknown>, now: Timestamp): boolean {
  return from <= now && now < until;
}
