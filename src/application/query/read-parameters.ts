import { InvalidParameterError } from '../../domain/errors.js';

const MAX_SHOWN_NAME = 64;

/**
 * Splits a raw query string into parameters and their values, in the order in which they were given.
 * @throws InvalidParameterError which names the first that is not a known one, or not well encoded.
 */
export function readParameters(rawQuery: string, known: readonly string[]): Map<string, readonly string[]> {
  const parameters = new Map<string, readonly string[]>();
  for (const segment of rawQuery.split('&')) {
    if (segment === '') continue;
    const [name, value] = decodePair(segment);
    if (!known.includes(name)) {
      throw new InvalidParameterError(
        name.slice(0, MAX_SHOWN_NAME),
        `only the parameters ${known.join(', ')}`,
      );
    }
    if (!isWellEncoded(segment)) throw new InvalidParameterError(name, 'percent-encoded UTF-8');
    parameters.set(name, [...(parameters.get(name) ?? []), value]);
  }
  return parameters;
}

/** The leading `&` keeps a question mark at the name's beginning from being dropped. */
function decodePair(segment: string): readonly [name: string, value: string] {
  const [pair = ['', ''] as const] = new URLSearchParams(`&${segment}`);
  return pair;
}

/** URLSearchParams lets broken escapes pass as they are, and makes U+FFFD of broken UTF-8. */
function isWellEncoded(segment: string): boolean {
  try {
    decodeURIComponent(segment);
    return true;
  } catch {
    return false;
  }
}
