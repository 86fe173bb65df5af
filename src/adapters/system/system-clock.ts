import type { Clock } from '../../domain/ports/clock.js';
import type { Timestamp } from '../../domain/timestamp.js';

/** The machine's clock; it tells milliseconds, the microseconds are zeros. */
export class SystemClock implements Clock {
  #milliseconds = NaN;
  #written = '' as Timestamp;

  now(): Timestamp {
    const milliseconds = Date.now();
    // Whoever serves thousands of requests a second asks several times a millisecond, and writing the text is dear.
    if (milliseconds !== this.#milliseconds) {
      this.#milliseconds = milliseconds;
      this.#written = new Date(milliseconds).toISOString().replace('Z', '000Z') as Timestamp;
    }
    return this.#written;
  }
}
