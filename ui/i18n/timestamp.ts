const TIMESTAMP = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/;

/** Milliseconds since the epoch, the microseconds cut off; null where the text is no timestamp of the wire. */
export function timestampMs(timestamp: string | null): number | null {
  const match = timestamp === null ? null : TIMESTAMP.exec(timestamp);
  if (match === null) return null;
  const ms = Date.parse(`${match[1]}T${match[2]}.${(match[3] ?? '').padEnd(3, '0').slice(0, 3)}Z`);
  return Number.isNaN(ms) ? null : ms;
}

/** `2026-11-24 10:12:50.123456 UTC`, every digit kept; the text itself where it is no timestamp. */
export function utcText(timestamp: string): string {
  const match = TIMESTAMP.exec(timestamp);
  return match === null ? timestamp : `${match[1]} ${match[2]}${fraction(match[3])} UTC`;
}

/** `2026-11-24 18:12:50.123456 GMT+8` in the reader's zone: no zone's offset has a fraction of a second. */
export function localText(timestamp: string, timeZone?: string): string {
  const ms = timestampMs(timestamp);
  if (ms === null) return timestamp;
  const { year, month, day, hour, minute, second, timeZoneName } = partsOf(ms, timeZone);
  const micros = fraction(TIMESTAMP.exec(timestamp)?.[3]);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}${micros} ${timeZoneName}`;
}

/** A moment as the wire has it. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** `2026-11-24T18:12` in the reader's zone, as a field for a date and a time has it. */
export function fieldText(ms: number, timeZone?: string): string {
  const { year, month, day, hour, minute } = partsOf(ms, timeZone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** `GMT+8`, the reader's zone at a moment. */
export function zoneText(ms: number, timeZone?: string): string {
  return partsOf(ms, timeZone).timeZoneName;
}

/** `18:12:50` in the reader's zone. */
export function clockText(ms: number, timeZone?: string): string {
  const { hour, minute, second } = partsOf(ms, timeZone);
  return `${hour}:${minute}:${second}`;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'timeZoneName';

function partsOf(ms: number, timeZone: string | undefined): Record<Part, string> {
  const parts = formatIn(timeZone)
    .formatToParts(ms)
    .map(({ type, value }) => [type, value] as const);
  return Object.fromEntries(parts) as Record<Part, string>;
}

/** Making one takes far longer than using it. */
const formats = new Map<string | undefined, Intl.DateTimeFormat>();

function formatIn(timeZone: string | undefined): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  formats.set(timeZone, format);
  return format;
}

function fraction(digits: string | undefined): string {
  return digits === undefined ? '' : `.${digits}`;
}
