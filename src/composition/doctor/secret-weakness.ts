/** Words that stand in examples and templates, and so in the lists of whoever guesses. */
const KNOWN_WORDS =
  /secret|password|passwd|change.?me|your.?|example|default|taskdeck|jwt|token|admin|test|dev|123456|qwerty|letmein|abcdef|lorem|foobar/gi;
const LEAST_DISTINCT = 10;
const LEAST_REMAINDER = 16;

/** Why a secret may be guessed, in words that repeat nothing of it; null where there is no sign of that. */
export function secretWeakness(secret: string): string | null {
  const distinct = new Set(secret).size;
  if (distinct === 1) return 'it is one character, repeated';
  if (isRepetition(secret)) return 'it is a short text, repeated';
  if (isSequence(secret)) return 'it goes through characters in their order';
  // Hexadecimal digits are of 16, and all digits of 10.
  if (distinct < LEAST_DISTINCT) return `it has ${distinct} different characters`;
  if (secret.replace(KNOWN_WORDS, '').replace(/[^a-z0-9]/gi, '').length < LEAST_REMAINDER) {
    return 'it is made of words that examples have';
  }
  return null;
}

function isRepetition(text: string): boolean {
  return (text + text).indexOf(text, 1) < text.length;
}

function isSequence(text: string): boolean {
  const steps = [...text].slice(1).map((letter, i) => letter.charCodeAt(0) - text.charCodeAt(i));
  return steps.filter((step) => Math.abs(step) === 1).length > steps.length * 0.8;
}
