import { z } from 'zod';
import type { Condition, Test } from '../../adapters/knex/mapping/jobs-mapping.js';
import { databaseName, must, scalar } from './names.js';

const otherColumn = z.strictObject({
  column: databaseName.describe('The other column, whose value in the same row is compared with.'),
});

const operand = z.union([scalar, otherColumn], must('a text, a number, true, false or {"column": …}'));

const comparison = (key: string, meaning: string) =>
  z.strictObject({ [key]: operand.describe(meaning) }) as unknown as z.ZodType<Test>;

const test: z.ZodType<Test> = z.union(
  [
    z.null(),
    scalar,
    z.array(z.union([scalar, z.null()])).min(1, 'must list one value or more'),
    z.strictObject({ set: z.boolean().describe('true: the column is not NULL; false: it is NULL.') }),
    z.strictObject({ not: scalar.describe('The column has a value, and another than this one.') }),
    comparison('lt', 'The column is less than this.'),
    comparison('lte', 'The column is less than this, or equal.'),
    comparison('gt', 'The column is greater than this.'),
    comparison('gte', 'The column is greater than this, or equal.'),
  ],
  must('a value, null, a list of values, or one of {"set"}, {"not"}, {"lt"}, {"lte"}, {"gt"}, {"gte"}'),
);

/** Tests by the names of the columns that must meet them. */
export const condition: z.ZodType<Condition> = z
  .record(
    databaseName,
    test.describe(
      'A value that the column must have, null for NULL; a list of which it must have one; or a comparison.',
    ),
  )
  .refine((tests) => Object.keys(tests).length > 0, { error: 'must test one column or more' })
  .meta({ id: 'condition', minProperties: 1 });
