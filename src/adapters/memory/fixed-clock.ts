import type { Clock } from '../../domain/ports/clock.js';
import type { Timestamp } from '../../domain/timestamp.js';

/** A clock that stands still until it is set. */
export class FixedClock implements Clock {
  constructor(private present: Timestamp) {}

  now(): Timestamp {
    return this.present;
  }

  set(present: Timestamp): void {
    this.present = present;
  }
}
