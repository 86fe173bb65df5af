import { z } from 'zod';

/** What a value must be, or that there has to be one. */
export function expectation(input: unknown, be: string): string {
  return input === undefined ? `is missing: ${be}` : `must be ${be}`;
}

/** For a schema whose own words don't say it. */
export const must = (be: string) => ({
  error: ({ input }: { readonly input?: unknown }) => expectation(input, be),
});

const MAX_NAME_BYTES = 63;

/** Of a schema, a table or a column, as the catalogue has it. */
export const databaseName = z
  .string()
  .min(1, 'must not be empty')
  .refine(
    (name) => Buffer.byteLength(name) <= MAX_NAME_BYTES,
    must(`at most ${MAX_NAME_BYTES} bytes long, as names in Postgres are`),
  )
  .refine((name) => !/[\0?]/.test(name), { error: 'must have no question mark and no character 0' });

/** Of one source of the list. */
export const originName = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u,
    'must be 1 to 64 letters, digits, dots, dashes and underscores, and begin with a letter or digit',
  );

/** A number as JSON tells it without loss. */
export const soundNumber = z
  .number()
  .refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value), {
    error: 'is too large for a number of JSON: write it as a text, in quotes',
  });

export const scalar = z.union(
  [z.string(), soundNumber, z.boolean()],
  must('a text, a number, true or false'),
);
