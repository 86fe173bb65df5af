import type { Timestamp } from '../../../src/domain/timestamp.js';
import { addMilliseconds, toMicroseconds } from '../../../src/domain/timestamp.js';

/** A `timestamp` in UTC, as most of those who have no zone write it. */
export function inUtc(moment: Timestamp | null): string | null {
  return moment === null ? null : moment.slice(0, -1);
}

/** A `timestamp` of a process in Taipei, or of a session of that zone. */
export function inTaipei(moment: Timestamp | null): string | null {
  return moment === null ? null : inUtc(addMilliseconds(moment, 8 * 3_600_000));
}

export function epochMilliseconds(moment: Timestamp | null): number | null {
  return moment === null ? null : Number(toMicroseconds(moment) / 1_000n);
}

export function epochSeconds(moment: Timestamp | null): number | null {
  return moment === null ? null : Number(toMicroseconds(moment)) / 1_000_000;
}

export function epochMicroseconds(moment: Timestamp | null): number | null {
  return moment === null ? null : Number(toMicroseconds(moment));
}
