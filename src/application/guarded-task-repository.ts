import { TaskRepositoryUnavailableError } from '../domain/errors.js';
import type { Clock } from '../domain/ports/clock.js';
import type { Foresight, TaskRepository, TaskSnapshot } from '../domain/ports/task-repository.js';
import type { Timestamp } from '../domain/timestamp.js';
import { untilAborted } from '../domain/until-aborted.js';
import { isWithin } from './is-within.js';

export interface GuardedTaskRepositoryOptions {
  /** After a failure, how long to wait before trying again; 1,000 ms by default. */
  readonly retryAfterMs?: number;
  /** Up to which age a failure stands for the present; who comes later waits for a new try. 5,000 ms by default. */
  readonly rememberForMs?: number;
  /** Told the error when reading begins to fail, and null when it succeeds again; for a log. */
  readonly onChange?: (error: unknown) => void;
}

/** A list that fails again and again among others that don't is told of once in this time. */
const RETELL_AFTER_MS = 60_000;

/**
 * Keeps readers from another repository while it can't be read, so that nobody waits, or holds a connection, for what
 * has just failed: they get the remembered error at once. A probe in the background, one at a time, opens a snapshot and
 * lets them in again. The other repository has to end its attempts by itself.
 *
 * Only a snapshot that could not be opened keeps others out: that befalls them all. A reading that fails later may have
 * asked for a list that is too slow for its time limit, and says nothing about the other lists; it is only told of.
 *
 * Of several that are merged, each wants a guard of its own.
 *
 * @example
 * const guardedTasks = new GuardedTaskRepository(tasks, clock);
 */
export class GuardedTaskRepository implements TaskRepository {
  readonly #inner: TaskRepository;
  readonly #clock: Clock;
  readonly #options: Required<Omit<GuardedTaskRepositoryOptions, 'onChange'>> & GuardedTaskRepositoryOptions;
  /** The last failure to open a snapshot; null once a probe has opened one. */
  #outage: { readonly error: unknown; readonly at: Timestamp } | null = null;
  /** How many outages are over: what began before one ended tells nothing new of it. */
  #outagesOver = 0;
  #probe: { readonly done: Promise<void>; readonly isAwaited: boolean } | null = null;
  #toldOfFailure = false;
  #slipToldAt: Timestamp | null = null;

  /** @throws RangeError where the other has members. */
  constructor(inner: TaskRepository, clock: Clock, options: GuardedTaskRepositoryOptions = {}) {
    if (inner.members !== undefined) throw new RangeError('guard the members, and merge them then');
    this.#inner = inner;
    this.#clock = clock;
    this.#options = { retryAfterMs: 1000, rememberForMs: 5000, ...options };
  }

  get origin(): string {
    return this.#inner.origin;
  }

  async read<T>(
    read: (snapshot: TaskSnapshot) => Promise<T>,
    signal?: AbortSignal,
    foresight?: Foresight,
  ): Promise<T> {
    signal?.throwIfAborted();
    if (this.#outage !== null) await this.#passProbe(this.#outage, signal);
    const begunAfter = this.#outagesOver;
    let opened = false;
    try {
      const readOn = (snapshot: TaskSnapshot) => {
        opened = true;
        return read(snapshot);
      };
      const result = await this.#inner.read(readOn, signal, foresight);
      if (this.#outage === null) this.#tell(null);
      return result;
    } catch (error) {
      if (error instanceof TaskRepositoryUnavailableError && signal?.aborted !== true) {
        if (opened) this.#tellOfSlip(error);
        else if (begunAfter === this.#outagesOver) this.#keepOut(error);
      }
      throw error;
    }
  }

  /** @throws the remembered error, or that of a probe which was waited for. */
  async #passProbe(
    outage: { error: unknown; at: Timestamp },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { retryAfterMs, rememberForMs } = this.#options;
    if (this.#probe === null) {
      if (this.#isWithin(outage.at, retryAfterMs)) throw outage.error;
      const end = () => {
        this.#probe = null;
      };
      const isAwaited = !this.#isWithin(outage.at, rememberForMs);
      this.#probe = { done: this.#tryToOpen().finally(end), isAwaited };
    }
    if (!this.#probe.isAwaited) throw outage.error;
    await untilAborted(this.#probe.done, signal);
    if (this.#outage !== null) throw this.#outage.error;
  }

  /** Never rejects, and no caller's signal ends it for the others. */
  async #tryToOpen(): Promise<void> {
    try {
      await this.#inner.read(async () => undefined);
      this.#outage = null;
      this.#outagesOver++;
      this.#tell(null);
    } catch (error) {
      this.#keepOut(error);
    }
  }

  #keepOut(error: unknown): void {
    this.#outage = { error, at: this.#clock.now() };
    this.#tell(error);
  }

  #tellOfSlip(error: unknown): void {
    if (this.#toldOfFailure) return;
    if (this.#slipToldAt !== null && this.#isWithin(this.#slipToldAt, RETELL_AFTER_MS)) return;
    this.#slipToldAt = this.#clock.now();
    this.#tell(error);
  }

  #tell(error: unknown): void {
    const fails = error !== null;
    if (fails === this.#toldOfFailure) return;
    this.#toldOfFailure = fails;
    this.#options.onChange?.(error);
  }

  #isWithin(at: Timestamp, milliseconds: number): boolean {
    return isWithin(at, milliseconds, this.#clock.now());
  }
}
