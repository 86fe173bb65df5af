import { z } from 'zod';
import { databaseName, must } from './names.js';

export const jsonPath = z
  .array(z.union([z.string(), z.int().transform(String)], must('a text or a whole number')))
  .min(1, 'must name one member or more')
  .describe(
    'The way into the JSON: names of members and numbers of elements, which count from the end where they are negative.',
  );

const column = databaseName.describe('A column.');
const json = z.strictObject({
  column: databaseName.describe('The column, which is read as JSON whatever its type.'),
  path: jsonPath,
});
const constant = z.strictObject({ value: z.string().describe('The same for all jobs.') });
const none = z.null().describe('There is none.');

/** A text of a job; see ValueSource. */
export const valueSource = z
  .union([column, json, constant, none], must('a column\'s name, {"column", "path"}, {"value"} or null'))
  .meta({ id: 'value' });

/** See ProgressSource. */
export const progressSource = z.union(
  [
    column,
    json,
    z.strictObject({
      column: databaseName.describe('The column, of numbers.'),
      of: z
        .number()
        .positive('must be greater than 0')
        .describe('What the column has once all is done: 100 where it has per cent.'),
    }),
    constant,
    none,
  ],
  must('a column\'s name, {"column", "of"}, {"column", "path"}, {"value"} or null'),
);

/** See DetailsSource. */
export const detailsSource = z.union(
  [
    column,
    json,
    z.strictObject({
      columns: z
        .array(databaseName)
        .min(1, 'must name one column or more')
        .describe('The columns that become one object, each a member of it.'),
    }),
    constant,
    none,
  ],
  must('a column\'s name, {"columns"}, {"column", "path"}, {"value"} or null'),
);

/** The column that tells jobs apart, or several that do together. */
export const idSource = z.union(
  [column, z.array(databaseName).min(1, 'must name one column or more')],
  must("a column's name or a list of them"),
);
