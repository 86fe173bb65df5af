const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether a text has no half of a surrogate pair alone, which UTF-8 can't hold: written as bytes it would be another text. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}
