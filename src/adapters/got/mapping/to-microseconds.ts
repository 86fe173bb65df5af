import type { Json } from '../../../domain/json.js';

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d+))?$/;
const DIGITS_TO_MICROS = { s: 6, ms: 3, us: 0 } as const;

/** A number, or its numeral, of some unit in microseconds, exactly as it was written; undefined where it is none. */
export function toMicroseconds(
  value: Json | undefined,
  unit: keyof typeof DIGITS_TO_MICROS,
): bigint | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string') return undefined;
  const digits = DIGITS_TO_MICROS[unit];
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(String(value)) ?? [];
  if (sign !== undefined) {
    const micros = BigInt(`${whole}${fraction.slice(0, digits).padEnd(digits, '0')}`);
    return sign === '-' ? -micros : micros;
  }
  // As 5.4e-7 is written.
  const micros = typeof value === 'number' ? Math.trunc(value * 10 ** digits) : Number.NaN;
  return Number.isSafeInteger(micros) ? BigInt(micros) : undefined;
}
