import { InvalidParameterError } from '../../domain/errors.js';
import type { Json } from '../../domain/json.js';
import type { Task } from '../../domain/task.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { toTimestamp } from '../../domain/timestamp.js';
import { accepted, listOf, orNull } from './read-given.js';
import type { Reader } from './read-given.js';

/** Reads the values that an address gives a parameter. @throws InvalidParameterError which names it. */
export type Parser<Value> = (values: readonly string[], name: string) => Value;

/** All that there is to a condition of the list, but for its SQL and what the page says of it. */
export interface Condition<Value, Of = Task, Parameter extends string = string> {
  /** Its parameter in an address. */
  readonly parameter: Parameter;
  /** What it means, and what its values are; for the documentation. */
  readonly means: string;
  readonly expects: string;
  /** Reads what code gives. */
  readonly read: Reader<Value>;
  readonly parse: Parser<Value>;
  /** The same for every way to say the same. */
  key(value: Value): Json;
  /** Whether a task is let through by a value that isn't the one for every task. */
  matches(task: Of, value: Value): boolean;
}

type Declared<Value, Of, Parameter extends string> = Pick<
  Condition<Value, Of, Parameter>,
  'parameter' | 'means' | 'expects' | 'matches'
>;

/** A condition of one value, or none. */
export function oneOf<const Parameter extends string, T extends Json, Of = Task>(
  declared: Declared<T, Of, Parameter> & { readonly accept: (given: unknown) => T | null },
): Condition<T | null, Of, Parameter> {
  const { accept, expects, matches } = declared;
  const read = accepted(accept, expects);
  return {
    ...declared,
    read: orNull(read),
    parse: one(read),
    key: (value) => value,
    matches: (task, value) => value === null || matches(task, value),
  };
}

/** A condition of a list of values; an empty one is that for every task. */
export function anyOf<const Parameter extends string, T, Of = Task>(
  declared: Declared<T, Of, Parameter> & {
    readonly accept: (given: unknown) => T | null;
    /** How many an address may ask for. */
    readonly most: number;
    readonly write: (value: T) => string;
  },
): Condition<readonly T[], Of, Parameter> {
  const { accept, expects, matches, most, write } = declared;
  return {
    ...declared,
    expects: `${expects}; at most ${most}, separated by commas`,
    read: listOf(accept, expects),
    parse: several(accept, most, expects),
    key: (values) => [...new Set(values.map(write))].sort(),
    matches: (task, values) => values.length === 0 || values.some((value) => matches(task, value)),
  };
}

const MAX_TIMESTAMP_LENGTH = 48;

export const A_MOMENT = 'an RFC 3339 timestamp such as 2026-01-02T03:04:05.123456Z';

export function toMoment(given: unknown): Timestamp | null {
  return typeof given === 'string' && given.length <= MAX_TIMESTAMP_LENGTH ? toTimestamp(given) : null;
}

export function one<T>(read: Reader<T>): Parser<T> {
  return ([value = '', ...others], name) => {
    if (others.length > 0) throw new InvalidParameterError(name, 'to be given once');
    if (value === '') throw new InvalidParameterError(name, 'a value');
    return read(value, name);
  };
}

/**
 * Given once, a parameter is a list of values, comma-separated. Given more often, each time is one value as it stands,
 * and one that is given twice counts once: so a lone value with a comma, or an empty one, is given twice.
 */
function several<T>(
  accept: (given: unknown) => T | null,
  most: number,
  expects: string,
): Parser<readonly T[]> {
  return (given, name) => {
    const texts = given.length > 1 ? [...new Set(given)] : (given[0] ?? '').split(',');
    if (given.length === 1 && (texts.includes('') || new Set(texts).size < texts.length)) {
      const rule =
        'each once; one that is empty or has a comma by giving the parameter for each value, twice for one';
      throw new InvalidParameterError(name, `values separated by commas, ${rule}`);
    }
    const values = texts.map(accept).filter((value) => value !== null);
    if (texts.length > most || values.length < texts.length) {
      throw new InvalidParameterError(name, `1 to ${most} of: ${expects}`);
    }
    return values;
  };
}
