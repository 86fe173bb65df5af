declare const timestampBrand: unique symbol;

/**
 * A moment in UTC, to the microsecond, always written `YYYY-MM-DDTHH:MM:SS.ffffffZ` (years 0001–9999).
 * The fixed width makes `<` on two of them chronological, which a `Date` (milliseconds) could not.
 */
export type Timestamp = string & { readonly [timestampBrand]: true };

/** As every timestamp is written, and a day that there is: February's 29th is looked at more closely. */
const TIMESTAMP =
  /^(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/;
const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,18}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an RFC 3339 timestamp with any offset; digits beyond the microsecond are cut off.
 * @returns null where the text is no such timestamp or leaves the years 0001–9999.
 */
export function parseTimestamp(text: string): Timestamp | null {
  if (TIMESTAMP.test(text)) return text as Timestamp;
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetMinutes = Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0);
  const validClock = hour <= 23 && minute <= 59 && second <= 60;
  const validOffset = Number(match[9] ?? 0) <= 23 && Number(match[10] ?? 0) <= 59;
  if (!validClock || !validOffset || day < 1 || day > daysInMonth(year, month)) return null;

  const micros = (match[7] ?? '').slice(0, 6).padEnd(6, '0');
  // Most timestamps are in UTC already, and a Date takes longer than all of the rest.
  if (offsetMinutes === 0 && second < 60 && year >= 1) {
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${micros}Z` as Timestamp;
  }
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, day);
  utc.setUTCHours(hour, minute - (match[8] === '-' ? -offsetMinutes : offsetMinutes), second);
  const utcYear = utc.getUTCFullYear();
  if (utcYear < 1 || utcYear > 9999) return null;
  return `${utc.toISOString().slice(0, 19)}.${micros}Z` as Timestamp;
}

/**
 * Before the epoch's second day lie the moments that stand for none: the zero times of languages and databases, such as
 * 0001-01-01 and 1900-01-01, and the epoch itself and -1, in whatever zone they were written.
 */
export const FIRST_TOLD = '1970-01-02T00:00:00.000000Z' as Timestamp;

/** The last moment that there is. */
export const LAST_MOMENT = '9999-12-31T23:59:59.999999Z' as Timestamp;

/** null in place of a moment that stands for none. */
export function withoutSentinel(moment: Timestamp | null): Timestamp | null {
  return moment !== null && moment >= FIRST_TOLD ? moment : null;
}

/** The timestamp that a value is, given by whom no type holds to it; null for what is none. */
export function toTimestamp(value: unknown): Timestamp | null {
  return typeof value === 'string' ? parseTimestamp(value) : null;
}

/** The first of some moments, of which there is one at least. */
export function earliest(moments: readonly Timestamp[]): Timestamp {
  return moments.reduce((a, b) => (b < a ? b : a));
}

/** The last of some moments, of which there is one at least. */
export function latest(moments: readonly Timestamp[]): Timestamp {
  return moments.reduce((a, b) => (b > a ? b : a));
}

/** The time from `earlier` to `later` in milliseconds, the microseconds cut off; negative where they are reversed. */
export function millisecondsBetween(earlier: Timestamp, later: Timestamp): number {
  return Date.parse(`${later.slice(0, 23)}Z`) - Date.parse(`${earlier.slice(0, 23)}Z`);
}

/** The moment this many whole milliseconds later, within the years that a timestamp can have. */
export function addMilliseconds(moment: Timestamp, milliseconds: number): Timestamp {
  const later = new Date(Date.parse(`${moment.slice(0, 23)}Z`) + milliseconds);
  return `${later.toISOString().slice(0, 23)}${moment.slice(23)}` as Timestamp;
}

/** Since 1970, negative before. */
export function toMicroseconds(moment: Timestamp): bigint {
  return BigInt(Date.parse(`${moment.slice(0, 23)}Z`)) * 1_000n + BigInt(moment.slice(23, 26));
}

/** The nearest moment that a timestamp can be. */
export function fromMicroseconds(microseconds: bigint): Timestamp {
  const within = [FIRST_US, microseconds, LAST_US].sort((a, b) => (a < b ? -1 : 1))[1] ?? microseconds;
  const rest = ((within % 1_000n) + 1_000n) % 1_000n;
  const date = new Date(Number((within - rest) / 1_000n));
  return `${date.toISOString().slice(0, 23)}${String(rest).padStart(3, '0')}Z` as Timestamp;
}

const FIRST_US = toMicroseconds('0001-01-01T00:00:00.000000Z' as Timestamp);
const LAST_US = toMicroseconds(LAST_MOMENT);

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
