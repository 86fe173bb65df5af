import { BoundedMap } from './bounded-map.js';

/**
 * A reader of texts that remembers what it made of those it read lately, `max` of them; what made it throw is read again,
 * and so are texts longer than `longest`. It gives the same object for the same text, so nobody may change it.
 */
export function remembered<T extends object | string | boolean>(
  read: (text: string) => T,
  max: number,
  longest = Infinity,
): (text: string) => T {
  const known = new BoundedMap<string, T>(max);
  return (text) => {
    if (text.length > longest) return read(text);
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = read(text);
    known.set(text, result);
    return result;
  };
}
