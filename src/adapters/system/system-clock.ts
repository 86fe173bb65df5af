import type { Clock } from '../../domain/ports/clock.js';
import type { Timestamp } from '../../domain/timestamp.js';

/** The machine's clock; it tells milliseconds, the microseconds are zeros. */
export class SystemClock implements Clock {
  now(): Timestamp {
    return new Date().toISOString().replace('Z', '000Z') as Timestamp;
  }
}
