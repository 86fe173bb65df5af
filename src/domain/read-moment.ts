import type { Json } from './json.js';
import type { Timestamp } from './timestamp.js';
import { parseTimestamp, withoutSentinel } from './timestamp.js';

/** RFC 3339, and what else leaves no doubt: `+00`, `+0000`, `UTC`, a comma, no seconds, Go's `+0000 UTC`. */
const WITH_ZONE =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d+))?)? ?(?:[Zz]|UTC|GMT|([+-]\d{2}):?(\d{2})?(?: [A-Z]{1,5})?)$/;
/** A moment that stands for none, whatever its zone, and however wrong a date it is (0000-00-00). */
const NO_MOMENT = /^(?:(?:0\d{3}|1[0-8]\d{2}|19[0-6]\d)-|1970-01-01|[+-]?infinity$|\s*$)/i;
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads what a source tells of a moment: a text with its zone, or a number since the epoch.
 * @returns null where it tells that there is none, by absence or by a sentinel; undefined where it tells one that can't
 * be read without a guess, such as a text without a zone.
 */
export function readMoment(told: Json | undefined): Timestamp | null | undefined {
  if (told === undefined || told === null) return null;
  if (typeof told === 'number' || typeof told === 'bigint') return readNumber(String(told));
  if (typeof told !== 'string') return undefined;
  const moment = parseTimestamp(told) ?? readSpelling(told);
  if (moment !== null) return withoutSentinel(moment);
  return NO_MOMENT.test(told) ? null : readNumber(told);
}

function readSpelling(text: string): Timestamp | null {
  const match = WITH_ZONE.exec(text);
  if (match === null) return null;
  const [, date, clock, second = '00', fraction = '0', hours = '+00', minutes = '00'] = match;
  return parseTimestamp(`${date}T${clock}:${second}.${fraction.slice(0, 6)}${hours}:${minutes}`);
}

/** From 2001 to 2286, ten digits are seconds, thirteen milliseconds, sixteen microseconds and nineteen nanoseconds. */
function readNumber(text: string): Timestamp | null | undefined {
  const [, sign, whole = '', fraction = ''] = NUMBER.exec(text) ?? [];
  if (sign === undefined) return undefined;
  if (sign === '-' || Number(text) === 0) return null;
  if (![10, 13, 16, 19].includes(whole.length) || whole.startsWith('0')) return undefined;
  const micros = `${whole}${fraction}`.padEnd(16, '0').slice(0, 16);
  const milliseconds = new Date(Number(micros.slice(0, 13))).toISOString();
  return `${milliseconds.slice(0, 23)}${micros.slice(13)}Z` as Timestamp;
}
