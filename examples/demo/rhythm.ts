import type { Random } from './random.js';
import { between, createRandom } from './random.js';

const HOUR_MS = 3_600_000;

/** How busy each hour of the day is where most of the users are (UTC+8), from midnight. */
const HOURS = [14, 11, 9, 8, 8, 10, 16, 28, 52, 84, 96, 92, 62, 74, 95, 100, 97, 88, 66, 48, 44, 40, 32, 21];
/** From Sunday. */
const WEEKDAYS = [38, 96, 100, 98, 97, 90, 44];
const UTC_OFFSET_HOURS = 8;

/**
 * When the jobs of a platform come in: by day and by week, more of them each month, and no hour quite like another.
 * @returns the time in epoch milliseconds of the share `u` of all jobs, from 0 (at `fromMs`) to 1 (at `toMs`); it
 * never decreases.
 */
export function createRhythm(seed: number, fromMs: number, toMs: number): (u: number) => number {
  const random = createRandom(seed, 0x7269_7468);
  const hours = Math.max(1, Math.ceil((toMs - fromMs) / HOUR_MS));
  const cumulated = [0];
  for (let hour = 0; hour < hours; hour++) {
    const growth = 0.65 + (0.7 * hour) / hours;
    cumulated.push((cumulated[hour] ?? 0) + growth * weight(random, fromMs + hour * HOUR_MS));
  }
  const total = cumulated[hours] ?? 1;
  return (u) => {
    const wanted = Math.min(Math.max(u, 0), 1) * total;
    const hour = Math.min(lastAtOrBelow(cumulated, wanted), hours - 1);
    const start = cumulated[hour] ?? 0;
    const share = (wanted - start) / ((cumulated[hour + 1] ?? total) - start);
    return Math.min(fromMs + (hour + share) * HOUR_MS, toMs);
  };
}

function weight(random: Random, ms: number): number {
  const local = new Date(ms + UTC_OFFSET_HOURS * HOUR_MS);
  const day = WEEKDAYS[local.getUTCDay()] ?? 1;
  return (HOURS[local.getUTCHours()] ?? 1) * day * between(random, 0.8, 1.25);
}

function lastAtOrBelow(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
