import { z } from 'zod';
import { TASK_STATUSES } from '../../domain/task.js';
import type { StatusWords } from '../../adapters/knex/mapping/jobs-mapping.js';
import { condition } from './condition.js';
import { databaseName, must } from './names.js';
import { jsonPath } from './value-source.js';

const status = z.enum(TASK_STATUSES, must(`one of ${TASK_STATUSES.join(', ')}`));

const word = z.union(
  [z.string(), z.int().transform(String), z.boolean().transform(String), z.null()],
  must('a text, a whole number, true, false or null'),
);

const words = z
  .strictObject(
    Object.fromEntries(
      TASK_STATUSES.map((name) => [
        name,
        z
          .array(word)
          .describe(`The column's own words for ${name}; null among them stands for NULL.`)
          .exactOptional(),
      ]),
    ) as Record<(typeof TASK_STATUSES)[number], z.ZodExactOptional<z.ZodArray<typeof word>>>,
  )
  .superRefine((given, context) => {
    for (const { status: second, at, first } of doubledWords(given)) {
      const text = JSON.stringify(given[second]?.[at]);
      context.addIssue({
        code: 'custom',
        path: [second, at],
        message: `${text} stands for ${first} already`,
      });
    }
  });

/** What state a job is in; see StatusSource. */
export const statusSource = z.union(
  [
    databaseName.describe("A column that has the list's own words."),
    z.strictObject({
      column: databaseName.describe('The column, of any type.'),
      path: jsonPath.exactOptional(),
      words: words
        .describe(
          "The column's own words for each status. What they don't tell of is read as the list's own word, in any case of letters, or is `unknown`.",
        )
        .exactOptional(),
    }),
    z.strictObject({
      rules: z
        .array(
          z.strictObject({
            status: status.describe('The status of the rows that meet the condition.'),
            when: condition.describe('What must hold of each of some columns.'),
          }),
        )
        .min(1, 'must have one rule or more')
        .describe('The first rule that holds tells the status.'),
      else: status.describe('The status where no rule holds.'),
    }),
    z.strictObject({ value: status.describe('The status of all jobs.') }),
  ],
  must('a column\'s name, {"column", "words"}, {"rules", "else"} or {"value"}'),
);

function* doubledWords(given: StatusWords) {
  const seen = new Map<string | null, string>();
  for (const name of TASK_STATUSES) {
    for (const [at, text] of (given[name] ?? []).entries()) {
      const first = seen.get(text);
      if (first === undefined) seen.set(text, name);
      else yield { status: name, at, first };
    }
  }
}
