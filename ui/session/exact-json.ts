import { parse, stringify } from 'lossless-json';

/** Text without such a run of digits has no number that a double would round to another whole number. */
const LONG_NUMBER = /\d{16}/;

/**
 * Reads JSON without rounding whole numbers: those beyond 2^53 become bigints. (`JSON.parse` tells a reviver the
 * source text in the newest browsers only.)
 * @throws SyntaxError
 */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  try {
    return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue });
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text); // Nested too deeply for a parser that recurses.
    throw error;
  }
}

/** Writes JSON with two spaces of indentation, bigints as plain numbers. */
export function formatExactJson(value: unknown): string {
  return stringify(value, undefined, 2) ?? 'null';
}

function parseNumber(text: string): number | bigint {
  const value = Number(text);
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}
