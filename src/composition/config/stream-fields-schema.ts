import { z } from 'zod';
import type {
  Comparison,
  Condition,
  DetailsSource,
  Silence,
  StatusSource,
  StreamFields,
  TextSource,
  TimeSource,
} from '../../adapters/got/index.js';
import { TASK_STATUSES } from '../../domain/task.js';

/** A schema for every member of a type, so that none is forgotten. */
export type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<Exclude<T[K], undefined>> };

export const path = z.string();
export const paths = z.array(path).min(1, 'must be one path or more');
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: 'must be a text, number or truth value',
});
const scalarOrNull = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, number, truth value or null',
});
const status = z.enum(TASK_STATUSES);

const comparison = z.union(
  [
    z.strictObject({
      present: z.boolean().describe('true: the path has a value, and not null; false: it has none.'),
    }),
    z.strictObject({ not: scalar.describe('It has a value, and another than this one.') }),
    z.strictObject({ lt: z.number().describe('It is less than this number.') }),
    z.strictObject({ lte: z.number().describe('It is this number or less.') }),
    z.strictObject({ gt: z.number().describe('It is greater than this number.') }),
    z.strictObject({ gte: z.number().describe('It is this number or greater.') }),
  ],
  {
    error:
      'must be one of { "present": true }, { "not": … }, { "lt": 1 }, { "lte": 1 }, { "gt": 1 }, { "gte": 1 }',
  },
) satisfies z.ZodType<Comparison>;

export const condition = z.record(
  path,
  z.union([scalarOrNull, z.array(scalarOrNull), comparison], {
    error: 'must be a text, number, truth value, null, a list of these, or a comparison such as { "gt": 0 }',
  }),
) satisfies z.ZodType<Condition>;

export const text = z.union(
  [path, paths, z.strictObject({ value: z.string().describe('The same for all streams.') })],
  {
    error: 'must be a path, a list of paths, or { "value": "…" }',
  },
) satisfies z.ZodType<TextSource>;

export const statusSource = z.union(
  [
    path,
    z.strictObject({
      path: path.describe("Where the server's word is."),
      words: z
        .partialRecord(status, z.array(scalarOrNull))
        .describe("The server's own words for each status."),
      else: status.describe('The status of every other word; without it, unknown.').exactOptional(),
    }),
    z.strictObject({
      rules: z
        .array(
          z.strictObject({
            status: status.describe('The status of the streams that meet the condition.'),
            when: condition.describe('What must hold, by the paths of the values.'),
          }),
        )
        .describe('The first rule that holds tells the status.'),
      else: status.describe('The status where no rule holds.'),
      text: path.describe("Where the server's own word is, to be shown beside the status.").exactOptional(),
    }),
    z.strictObject({ value: status.describe('The status of all streams.') }),
  ],
  { error: 'must be a path, or have "path" and "words", "rules" and "else", or "value"' },
) satisfies z.ZodType<StatusSource>;

const TIME_UNITS = ['text', 's', 'ms', 'us', 'age-s', 'age-ms'] as const;
const time = z.union(
  [
    path,
    z.strictObject({
      path: z
        .union([path, paths], { error: 'must be a path, or a list of paths' })
        .describe('Where the time is, or the first of several places that has one.'),
      as: z
        .enum(TIME_UNITS)
        .describe(
          'How it is written: a text with its zone, a number since 1970, or an age. Without it the digits of a number tell its unit.',
        )
        .exactOptional(),
      plus: z
        .strictObject({
          path: path.describe('Where the duration is.'),
          as: z.enum(['s', 'ms']).describe('What it counts.'),
        })
        .describe('A duration that is added to it.')
        .exactOptional(),
      none: z.array(scalar).describe('What stands for no time.').exactOptional(),
    }),
  ],
  { error: 'must be a path, or have "path" and perhaps "as", "plus" and "none"' },
) satisfies z.ZodType<TimeSource>;

const details = z.union(
  [
    path,
    z.record(
      z.string(),
      z.union([
        path,
        paths,
        z.strictObject({ count: path.describe('The list or object whose entries are counted.') }),
      ]),
    ),
  ],
  {
    error: 'must be a path, or name each member and its path',
  },
) satisfies z.ZodType<DetailsSource>;

const silence = z.union(
  [
    z.strictObject({ when: condition.describe('What holds of a stream that sends nothing.') }),
    z.strictObject({
      counter: z
        .union([path, paths])
        .describe(
          'Where the number is that grows while a stream sends, or the first of several that is there.',
        ),
      seconds: z.number().positive().describe('How long it must stand still.'),
      when: condition.describe('Of which streams alone that is told.').exactOptional(),
    }),
  ],
  { error: 'must have "when", or "counter" and "seconds"' },
) satisfies z.ZodType<Silence>;

/** Where each value of a stream is in its entry. */
export const fields = {
  id: text.describe('What tells streams apart.'),
  name: text.describe('What people call the stream.').exactOptional(),
  userId: text.describe('Whose stream it is.').exactOptional(),
  taskType: text.describe('The kind of stream.').exactOptional(),
  status: statusSource.describe('What state it is in.'),
  progress: z
    .union(
      [
        path,
        z.strictObject({
          path: path.describe('Where the number is.'),
          of: z.number().positive().describe('What it is once all is done: 100 for per cent.'),
        }),
      ],
      {
        error: 'must be a path, or have "path" and "of"',
      },
    )
    .describe('How much of it is done.')
    .exactOptional(),
  createdAt: time.describe('When it was made; when it began, where this is not told.').exactOptional(),
  startedAt: time.describe('When it began.').exactOptional(),
  finishedAt: time.describe('When it ended.').exactOptional(),
  error: text.describe('What went wrong.').exactOptional(),
  details: details
    .describe('What an admin may see beyond that; nothing else of the answer is shown.')
    .exactOptional(),
  silent: silence.describe('How a stream is told that is there and sends nothing.').exactOptional(),
} satisfies Shape<StreamFields>;
