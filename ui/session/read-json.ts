import type * as JsonText from '../../src/adapters/json/json-text.js';
import { hasLongNumber } from '../../src/adapters/json/long-number.js';

let jsonText: typeof JsonText | null = null;

/**
 * Reads JSON without rounding whole numbers. Most answers have none that is so long, and what it takes is loaded on demand.
 * @throws SyntaxError
 */
export async function readJson(text: string): Promise<unknown> {
  if (!hasLongNumber(text)) return JSON.parse(text) as unknown;
  jsonText ??= await import('../../src/adapters/json/json-text.js');
  return jsonText.parseJson(text);
}

/** Writes for people what was read: with two spaces of indentation. Before a long number came, JSON.stringify will do. */
export function formatJson(value: unknown): string {
  return jsonText?.formatJson(value) ?? JSON.stringify(value, undefined, 2);
}
