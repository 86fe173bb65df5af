import type { Timestamp } from '../domain/timestamp.js';
import { millisecondsBetween } from '../domain/timestamp.js';

/** Whether `at` lies less than that long before `now`. A clock that was set back makes it lie ahead: that is no age. */
export function isWithin(at: Timestamp, milliseconds: number, now: Timestamp): boolean {
  const age = millisecondsBetween(at, now);
  return age >= 0 && age < milliseconds;
}
