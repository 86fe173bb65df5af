import type { z } from 'zod';
import { expectation } from './names.js';

type RawIssue = z.core.$ZodRawIssue;

/** What zod says in words of its own where a schema has none; for `safeParse`. */
export function wordsOfIssue(issue: RawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys')
    return `is no key that is known here: there are ${keysOf(issue.inst).join(', ')}`;
  if (issue.code !== 'invalid_type') return undefined;
  return expectation(issue.input, KINDS[issue.expected] ?? issue.expected);
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function keysOf(schema: unknown): string[] {
  const { shape = {} } = (schema as { _zod: { def: { shape?: object } } })._zod.def;
  return Object.keys(shape);
}
