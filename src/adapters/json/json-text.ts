import { parse, stringify } from 'lossless-json';
import type { Json } from '../../domain/json.js';
import { hasLongNumber } from './long-number.js';

/** What bigints of more digits cost grows faster than the digits do. */
const MOST_DIGITS = 1000;

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
