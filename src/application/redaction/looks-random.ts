const RUN = /[\w+/=~-]{16}/;

/** Whether a text looks like a key that a machine made: long, in one piece, no words. */
export function looksRandom(text: string): boolean {
  return RUN.test(text) && isMixed(text) && !/\s/.test(text);
}

/** Whether digits or capitals stand within letters, which words of a language don't have. */
export function isMixed(text: string): boolean {
  return /\d/.test(text) || /[a-z][A-Z]/.test(text);
}
