import type { Timestamp } from '../timestamp.js';

export interface Clock {
  /** The present moment. Never runs backwards within a process by more than the system's own clock does. */
  now(): Timestamp;
}
