import type { StreamRegistryFault } from '../errors.js';
import type { Task } from '../task.js';
import type { Timestamp } from '../timestamp.js';

/** The live streams as they were at one moment. */
export interface StreamSnapshot {
  /**
   * Tasks of source `streaming`, each id once, in no particular order. The array must not change afterwards: what is
   * derived from it is kept as long as it is.
   */
  readonly streams: readonly Task[];
  readonly takenAt: Timestamp;
  /** `stale` where this is the last good answer, because a newer one could not be had. */
  readonly freshness: 'fresh' | 'stale';
  /** Of a stale one: why a newer one could not be had, where that is known. */
  readonly fault?: StreamRegistryFault;
  /** Whether streams are known to be missing: beyond a cap, or unreadable. */
  readonly truncated: boolean;
}

/** The platform's live streams. */
export interface StreamRegistry {
  /**
   * Every stream that the registry knows; an empty list means that there are none, never that they can't be read.
   * @throws StreamRegistryUnavailableError where they can't be read; the signal's reason where it aborted.
   */
  list(signal?: AbortSignal): Promise<StreamSnapshot>;
}
