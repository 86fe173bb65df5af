import { z } from 'zod';
import type {
  AuthForm,
  Comparison,
  Condition,
  DetailsSource,
  ListSource,
  PageLimits,
  Silence,
  StatusSource,
  StreamFields,
  StreamMapping,
  StreamPaging,
  StreamRequest,
  TextSource,
  TimeSource,
} from '../../adapters/got/index.js';
import { secrecyOf } from '../../application/redaction/secret-names.js';
import type { JsonObject } from '../../domain/json.js';
import { TASK_STATUSES } from '../../domain/task.js';

/** A schema for every member of a type, so that none is forgotten. */
type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<Exclude<T[K], undefined>> };

const path = z.string();
const paths = z.array(path).min(1, 'must be one path or more');
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: 'must be a text, number or truth value',
});
const scalarOrNull = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'must be a text, number, truth value or null',
});
const status = z.enum(TASK_STATUSES);

const comparison = z.union(
  [
    z.strictObject({ present: z.boolean() }),
    z.strictObject({ not: scalar }),
    z.strictObject({ lt: z.number() }),
    z.strictObject({ lte: z.number() }),
    z.strictObject({ gt: z.number() }),
    z.strictObject({ gte: z.number() }),
  ],
  {
    error:
      'must be one of { "present": true }, { "not": … }, { "lt": 1 }, { "lte": 1 }, { "gt": 1 }, { "gte": 1 }',
  },
) satisfies z.ZodType<Comparison>;

const condition = z.record(
  path,
  z.union([scalarOrNull, z.array(scalarOrNull), comparison], {
    error: 'must be a text, number, truth value, null, a list of these, or a comparison such as { "gt": 0 }',
  }),
) satisfies z.ZodType<Condition>;

const text = z.union([path, paths, z.strictObject({ value: z.string() })], {
  error: 'must be a path, a list of paths, or { "value": "…" }',
}) satisfies z.ZodType<TextSource>;

const statusSource = z.union(
  [
    path,
    z.strictObject({
      path,
      words: z.partialRecord(status, z.array(scalarOrNull)),
      else: status.exactOptional(),
    }),
    z.strictObject({
      rules: z.array(z.strictObject({ status, when: condition })),
      else: status,
      text: path.exactOptional(),
    }),
    z.strictObject({ value: status }),
  ],
  { error: 'must be a path, or have "path" and "words", "rules" and "else", or "value"' },
) satisfies z.ZodType<StatusSource>;

const TIME_UNITS = ['text', 's', 'ms', 'us', 'age-s', 'age-ms'] as const;
const time = z.union(
  [
    path,
    z.strictObject({
      path: z.union([path, paths], { error: 'must be a path, or a list of paths' }),
      as: z.enum(TIME_UNITS).exactOptional(),
      plus: z.strictObject({ path, as: z.enum(['s', 'ms']) }).exactOptional(),
      none: z.array(scalar).exactOptional(),
    }),
  ],
  { error: 'must be a path, or have "path" and perhaps "as", "plus" and "none"' },
) satisfies z.ZodType<TimeSource>;

const details = z.union(
  [path, z.record(z.string(), z.union([path, paths, z.strictObject({ count: path })]))],
  {
    error: 'must be a path, or name each member and its path',
  },
) satisfies z.ZodType<DetailsSource>;

const silence = z.union(
  [
    z.strictObject({ when: condition }),
    z.strictObject({
      counter: z.union([path, paths]),
      seconds: z.number().positive(),
      when: condition.exactOptional(),
    }),
  ],
  { error: 'must have "when", or "counter" and "seconds"' },
) satisfies z.ZodType<Silence>;

const fields = {
  id: text,
  name: text.exactOptional(),
  userId: text.exactOptional(),
  taskType: text.exactOptional(),
  status: statusSource,
  progress: z
    .union([path, z.strictObject({ path, of: z.number().positive() })], {
      error: 'must be a path, or have "path" and "of"',
    })
    .exactOptional(),
  createdAt: time.exactOptional(),
  startedAt: time.exactOptional(),
  finishedAt: time.exactOptional(),
  error: text.exactOptional(),
  details: details.exactOptional(),
  silent: silence.exactOptional(),
} satisfies Shape<StreamFields>;

const NO_SECRET =
  'is a credential by its name: what is secret goes into "auth", and the mapping\'s "auth" says how it is sent';

/** Names and values that may stand in a file which anybody may read. */
const openly = <T extends z.ZodType<Record<string, unknown>>>(record: T) =>
  record.superRefine((given, context) => {
    for (const name of namesIn(given)) {
      if (secrecyOf(name.at(-1) ?? '') !== 'none')
        context.addIssue({ code: 'custom', path: name, message: NO_SECRET });
    }
  });

function namesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [name],
    ...namesIn(inner).map((rest) => [name, ...rest]),
  ]);
}

const texts = z.record(z.string(), z.string());
const jsonObject = z.record(z.string(), z.json()) as unknown as z.ZodType<
  JsonObject & Record<string, unknown>
>;

const request = z.strictObject({
  method: z.enum(['GET', 'POST']).exactOptional(),
  path: z.string().startsWith('/', 'must begin with /').exactOptional(),
  query: openly(texts).exactOptional(),
  headers: openly(texts).exactOptional(),
  body: openly(jsonObject).exactOptional(),
} satisfies Shape<StreamRequest>);

const authForm = z.discriminatedUnion(
  'by',
  [
    z.strictObject({ by: z.literal('bearer') }),
    z.strictObject({ by: z.literal('basic') }),
    z.strictObject({ by: z.enum(['header', 'query', 'body']), name: z.string().min(1) }),
    z.strictObject({
      by: z.literal('hs256'),
      claims: jsonObject.exactOptional(),
      header: z.string().min(1).exactOptional(),
    }),
  ],
  { error: 'must be one of bearer, basic, header, query, body, hs256' },
) satisfies z.ZodType<AuthForm>;

const list = z.strictObject({
  path: z.union([path, paths], { error: 'must be a path, or a list of paths' }),
  as: z.enum(['list', 'one-or-many', 'by-name']).exactOptional(),
  mayBeAbsent: z.boolean().exactOptional(),
  inherit: z.record(z.string(), path).exactOptional(),
} satisfies Shape<ListSource>);

const limits = {
  size: z
    .strictObject({ parameter: z.string().min(1).exactOptional(), is: z.int().positive() })
    .exactOptional(),
  total: path.exactOptional(),
  maxPages: z.int().min(1).max(1_000).exactOptional(),
} satisfies Shape<PageLimits>;

const paging = z.discriminatedUnion(
  'by',
  [
    z.strictObject({
      by: z.literal('page'),
      parameter: z.string().exactOptional(),
      first: z.literal([0, 1]),
      pages: path.exactOptional(),
      ...limits,
    }),
    z.strictObject({ by: z.literal('offset'), parameter: z.string().exactOptional(), ...limits }),
    z.strictObject({ by: z.literal('cursor'), parameter: z.string(), next: path, ...limits }),
    z.strictObject({ by: z.literal('link'), next: path.exactOptional(), ...limits }),
  ],
  { error: 'must be one of page, offset, cursor, link' },
) satisfies z.ZodType<StreamPaging>;

const parts = {
  request: request.exactOptional(),
  auth: z.array(authForm).exactOptional(),
  format: z.enum(['json', 'xml']).exactOptional(),
  contentTypes: z.array(z.string()).exactOptional(),
  success: condition.exactOptional(),
  list,
  paging: paging.exactOptional(),
  entry: condition.exactOptional(),
  skip: z.array(condition).exactOptional(),
  fields: z.strictObject(fields),
} satisfies Shape<StreamMapping>;

/** A mapping as it may stand in a file. */
export const streamMapping = z.strictObject(parts) satisfies z.ZodType<StreamMapping>;

/** Parts of one: members of `request` and `fields`, and the others as a whole. */
export const streamMappingParts = z.strictObject({
  ...parts,
  list: list.exactOptional(),
  fields: z
    .strictObject({ ...fields, id: text.exactOptional(), status: statusSource.exactOptional() })
    .exactOptional(),
});
export type StreamMappingParts = z.output<typeof streamMappingParts>;

/** The mapping with some of its parts replaced. */
export function withParts(mapping: StreamMapping, given: StreamMappingParts): StreamMapping {
  return {
    ...mapping,
    ...given,
    ...(given.request !== undefined && { request: { ...mapping.request, ...given.request } }),
    fields: { ...mapping.fields, ...given.fields },
  };
}
