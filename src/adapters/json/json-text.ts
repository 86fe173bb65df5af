import { parse, stringify } from 'lossless-json';
import type { Json } from '../../domain/json.js';

/**
 * The beginning of a number that a double might round to another whole number. Digits inside of a word, such as a
 * hexadecimal key, begin no number. V8 looks only at each sixteenth character for what is written sixteen times.
 */
const LONG_DIGITS = new RegExp(`${'\\d'.repeat(16)}(?<![^\\s:,[-]\\d{16})`);
/** The end of a number that may be beyond any double. */
const LARGE_EXPONENT = /\d[eE]\+?\d\d\d+\s*(?:[,\]}]|$)/;
/** What bigints of more digits cost grows faster than the digits do. */
const MOST_DIGITS = 1000;

/** Whether a number in the JSON may be one that others would round, or find too large. */
export function hasLongNumber(text: string): boolean {
  return LONG_DIGITS.test(text) || LARGE_EXPONENT.test(text);
}

/**
 * Reads JSON, in Node and in browsers, without rounding whole numbers: those beyond 2^53 become bigints. Numbers that are too large for either
 * become their text. @throws SyntaxError
 */
export function parseJson(text: string): Json {
  if (!hasLongNumber(text)) return JSON.parse(text) as Json;
  try {
    return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as Json;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Nested too deeply for a parser that recurses, which JSON.parse doesn't: a rounded number is the lesser harm.
    return JSON.parse(text) as Json;
  }
}

/** Writes JSON, bigints as plain numbers. */
export function stringifyJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return stringify(value) ?? 'null';
  }
}

/** Writes JSON for people: with two spaces of indentation. */
export function formatJson(value: unknown): string {
  return stringify(value, undefined, 2) ?? 'null';
}

function parseNumber(text: string): number | bigint | string {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  if (text.length <= MOST_DIGITS && /^-?\d+$/.test(text)) return BigInt(text);
  return Number.isFinite(value) ? value : text;
}
