import { BoundedMap } from './bounded-map.js';

/**
 * A reader of texts that remembers what it made of those it read lately, `max` of them; what made it throw is read again.
 * It gives the same object for the same text, so nobody may change it.
 */
export function remembered<T extends object>(read: (text: string) => T, max: number): (text: string) => T {
  const known = new BoundedMap<string, T>(max);
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = read(text);
    known.set(text, result);
    return result;
  };
}
