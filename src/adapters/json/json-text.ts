import { parse, stringify } from 'lossless-json';
import type { Json } from '../../domain/json.js';

/** Text without such a run of digits has no number that a double would round to another whole number. */
const LONG_NUMBER = /\d{16}/;

/** Reads JSON without rounding whole numbers: those beyond 2^53 become bigints. @throws SyntaxError, RangeError (depth) */
export function parseJson(text: string): Json {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text) as Json;
  return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as Json;
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

function parseNumber(text: string): number | bigint {
  const value = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}
