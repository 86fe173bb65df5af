import type { Json, JsonObject } from '../../../domain/json.js';

/** One entry of a list, and what is known of it from around: `key`, and what it inherits. */
export interface Entry {
  readonly value: Json;
  readonly around: JsonObject;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or a whole number as its decimal digits; not one that a double may have rounded. */
export function toWord(value: Json | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return String(value);
  return null;
}

/** What two values have in common that count as equal: 0 and "0", true and "true". */
export function toScalarText(value: Json | undefined): string | null {
  return value === undefined || value === null || typeof value === 'object' ? null : String(value);
}
