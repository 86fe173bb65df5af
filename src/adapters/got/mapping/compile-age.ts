import type { Json } from '../../../domain/json.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { fromMicroseconds, toMicroseconds as microsecondsOf } from '../../../domain/timestamp.js';
import type { Memories, Reading } from './reading.js';
import { toMicroseconds } from './to-microseconds.js';

interface Known {
  readonly start: Timestamp;
  readonly age: bigint;
  readonly at: bigint;
}

/** So far an age may be from what the last one makes of it: a slow answer, a clock that is set right. */
const TOLERANCE_US = 10_000_000n;

/**
 * Turns ages into moments. That of the first reading is kept, since it would move a little with each: until an age is
 * smaller than the last one, or as no clock could have it, which is another stream of the same id.
 */
export function compileAge(
  unit: 's' | 'ms',
  memories: Memories,
): (value: Json, id: string, reading: Reading) => Timestamp | undefined {
  const memory = memories.make<Known>();
  return (value, id, { at: moment, atMs }) => {
    const age = toMicroseconds(value, unit);
    if (age === undefined || age < 0n) return undefined;
    const at = microsecondsOf(moment);
    const known = memory.recall(id);
    const start = known !== undefined && isSame(known, age, at) ? known.start : fromMicroseconds(at - age);
    memory.keep(id, { start, age, at }, atMs);
    return start;
  };
}

function isSame(known: Known, age: bigint, at: bigint): boolean {
  const off = age - (known.age + (at - known.at));
  return age >= known.age && off <= TOLERANCE_US && off >= -TOLERANCE_US;
}
