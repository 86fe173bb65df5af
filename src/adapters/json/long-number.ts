/**
 * The beginning of a number that a double might round to another whole number. Digits inside of a word, such as a
 * hexadecimal key, begin no number. V8 looks only at each sixteenth character for what is written sixteen times.
 */
const LONG_DIGITS = new RegExp(`${'\\d'.repeat(16)}(?<![^\\s:,[-]\\d{16})`);
/** The end of a number that may be beyond any double. */
const LARGE_EXPONENT = /\d[eE]\+?\d\d\d+\s*(?:[,\]}]|$)/;

/** Whether a number in the JSON may be one that others would round, or find too large. */
export function hasLongNumber(text: string): boolean {
  return LONG_DIGITS.test(text) || LARGE_EXPONENT.test(text);
}
