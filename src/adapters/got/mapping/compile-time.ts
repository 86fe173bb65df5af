import type { Json } from '../../../domain/json.js';
import { readMoment } from '../../../domain/read-moment.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import {
  fromMicroseconds,
  LAST_MOMENT,
  toMicroseconds as microsecondsOf,
  withoutSentinel,
} from '../../../domain/timestamp.js';
import type { TimeSource, TimeUnit } from '../stream-mapping.js';
import { compileAge } from './compile-age.js';
import { compilePath } from './compile-path.js';
import type { Entry } from './entry.js';
import { toScalarText } from './entry.js';
import type { Memories, Reading } from './reading.js';
import { toMicroseconds } from './to-microseconds.js';

/** null where no moment is told, undefined where one is told that can't be read. */
export type ToldMoment = Timestamp | null | undefined;
export type TimeReader = (entry: Entry, id: string, reading: Reading) => ToldMoment;

const LAST_US = microsecondsOf(LAST_MOMENT);

export function compileTime(source: TimeSource | undefined, memories: Memories): TimeReader {
  if (source === undefined) return () => null;
  if (typeof source === 'string') return compileTime({ path: source }, memories);
  const { path, as, plus, none = [] } = source;
  const noMoments = new Set(none.map(String));
  const readers = [path].flat().map((one) => {
    const { first } = compilePath(one);
    const read = compileUnit(as, memories);
    return (entry: Entry, id: string, reading: Reading): ToldMoment => {
      const value = first(entry) ?? null;
      if (value === null || noMoments.has(toScalarText(value) ?? '')) return null;
      return read(value, id, reading);
    };
  });
  const add = compileSum(plus);
  return (entry, id, reading) => {
    let told: ToldMoment = null;
    for (const read of readers) {
      const moment = read(entry, id, reading);
      if (moment !== null && moment !== undefined) return add(moment, entry);
      if (moment === undefined) told = undefined;
    }
    return told;
  };
}

function compileUnit(
  unit: TimeUnit | undefined,
  memories: Memories,
): (value: Json, id: string, reading: Reading) => ToldMoment {
  switch (unit) {
    case undefined:
      return readMoment;
    case 'text':
      return (value) =>
        typeof value === 'string' && !/^\s*\d+\s*$/.test(value) ? readMoment(value) : undefined;
    case 's':
    case 'ms':
    case 'us':
      return (value) => toMoment(toMicroseconds(value, unit));
    case 'age-s':
    case 'age-ms':
      return compileAge(unit === 'age-s' ? 's' : 'ms', memories);
  }
}

function toMoment(micros: bigint | undefined): ToldMoment {
  if (micros === undefined || micros > LAST_US) return undefined;
  return micros <= 0n ? null : withoutSentinel(fromMicroseconds(micros));
}

function compileSum(
  plus: { readonly path: string; readonly as: 's' | 'ms' } | undefined,
): (moment: Timestamp, entry: Entry) => ToldMoment {
  if (plus === undefined) return (moment) => moment;
  const { first } = compilePath(plus.path);
  return (moment, entry) => {
    const value = first(entry) ?? null;
    if (value === null) return null;
    const micros = toMicroseconds(value, plus.as);
    return micros === undefined ? undefined : toMoment(microsecondsOf(moment) + micros);
  };
}
