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
  /** Whether there are known to be streams that were not told: beyond a cap, or on pages that weren't read. */
  readonly truncated: boolean;
  /** How many entries were told and could not be listed: without a usable id, or with one that another has. */
  readonly unreadable: number;
  /** How many of the streams have a time in a form that can't be read, and so are without it; none by default. */
  readonly unreadableTimes?: number;
}

/** Live streams of the platform: one of the sources that are listed as a whole. */
export interface StreamRegistry {
  /** The name by which the list tells of it, and of each of its streams; no other source has it. */
  readonly origin: string;

  /**
   * Every stream that the registry knows; an empty list means that there are none, never that they can't be read: where
   * entries are told and none of them can be, that is a `malformed` answer.
   * @throws StreamRegistryUnavailableError where they can't be read; the signal's reason where it aborted.
   */
  list(signal?: AbortSignal): Promise<StreamSnapshot>;
}
