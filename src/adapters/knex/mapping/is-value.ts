import { isWellFormed } from '../../../domain/is-well-formed.js';
import { toTimestamp } from '../../../domain/timestamp.js';
import type { ColumnType } from './column-types.js';

type Test = (text: string, column: ColumnType) => boolean;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INTEGER = /^(?:0|-?[1-9]\d{0,18})$/;
const DECIMAL = /^-?\d{1,1000}(?:\.\d{1,1000})?$/;
const MOMENT = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)([+-]\d\d)?(:\d\d)?$/;

const BITS: Readonly<Record<string, bigint>> = { 'pg_catalog.int2': 15n, 'pg_catalog.int4': 31n };
const MOST_BITS = 63n;

const TESTS: Readonly<Partial<Record<ColumnType['kind'], Test>>> = {
  uuid: (text) => UUID.test(text),
  integer: (text, { type }) => {
    const end = 2n ** (BITS[type] ?? MOST_BITS);
    return INTEGER.test(text) && BigInt(text) < end && BigInt(text) >= -end;
  },
  decimal: (text) => DECIMAL.test(text),
  text: () => true,
  enum: (text, { labels }) => labels.includes(text),
  timestamptz: isMoment,
  timestamp: isMoment,
};

/** Whether the values of a type can be told from other texts here. */
export function hasTest({ kind }: ColumnType): boolean {
  return TESTS[kind] !== undefined;
}

/** Whether Postgres takes a text for a value of the type, written as it writes them itself: to ask for another is an error. */
export function isValue(text: string, column: ColumnType): boolean {
  if (text.includes('\0') || !isWellFormed(text)) return false;
  return TESTS[column.kind]?.(text, column) ?? false;
}

function isMoment(text: string): boolean {
  const [, date, time, hours = '+00', minutes = ':00'] = MOMENT.exec(text) ?? [];
  return date !== undefined && toTimestamp(`${date}T${time}${hours}${minutes}`) !== null;
}
