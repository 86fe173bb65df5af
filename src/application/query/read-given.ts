import { InvalidParameterError } from '../../domain/errors.js';

/** Reads what a caller gave under a name. @throws InvalidParameterError which names it. */
export type Reader<T> = (given: unknown, name: string) => T;

/** A reader for each member; members of an object that it doesn't name are refused. */
export type Readers<T> = { readonly [Member in keyof T]-?: Reader<T[Member]> };

export function wholeNumber(max?: number): Reader<number> {
  const expected = max === undefined ? 'a whole number from 1' : `a whole number from 1 to ${max}`;
  return one(
    (given): given is number => Number.isSafeInteger(given) && inRange(given as number, max),
    expected,
  );
}

export function word<Word extends string>(words: readonly Word[]): Reader<Word> {
  return one((given): given is Word => words.some((known) => known === given), `one of ${words.join(', ')}`);
}

export function orNull<T>(read: Reader<T>): Reader<T | null> {
  return (given, name) => (given === null ? null : read(given, name));
}

/** Holes count as undefined. `accept` gives null for what is none of the items. */
export function listOf<T>(accept: (given: unknown) => T | null, items: string): Reader<readonly T[]> {
  return accepted((given) => {
    if (!Array.isArray(given)) return null;
    const values = Array.from(given as readonly unknown[], accept).filter((value) => value !== null);
    return values.length === given.length ? values : null;
  }, `an array of ${items}`);
}

/** An object of which members may be missing, or undefined, which is the same; the defaults stand in for them. */
export function members<T extends object>(readers: Readers<T>, defaults: T): Reader<T> {
  return (given, name) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      throw new InvalidParameterError(name, 'an object');
    }
    const known = Object.keys(readers);
    const stranger = Object.keys(given).find((member) => !known.includes(member));
    if (stranger !== undefined) {
      throw new InvalidParameterError(`${name}.${stranger}`, `only the members ${known.join(', ')}`);
    }
    const read = { ...defaults };
    for (const member of known as (keyof T & string)[]) {
      const value = (given as Partial<T>)[member];
      if (value !== undefined) read[member] = readers[member](value, `${name}.${member}`);
    }
    return read;
  };
}

/** What `accept` makes of it; null where it is nothing acceptable. */
export function accepted<T>(accept: (given: unknown) => T | null, expected: string): Reader<T> {
  return (given, name) => {
    const value = accept(given);
    if (value === null) throw new InvalidParameterError(name, expected);
    return value;
  };
}

function one<T>(isIt: (given: unknown) => given is T, expected: string): Reader<T> {
  return accepted((given) => (isIt(given) ? given : null), expected);
}

function inRange(number: number, max = Infinity): boolean {
  return number >= 1 && number <= max;
}
