import { z } from 'zod';
import type {
  AuthForm,
  ListSource,
  PageLimits,
  StreamMapping,
  StreamPaging,
  StreamRequest,
} from '../../adapters/got/index.js';
import { secrecyOf } from '../../application/redaction/secret-names.js';
import type { JsonObject } from '../../domain/json.js';
import type { Shape } from './stream-fields-schema.js';
import { condition, fields, path, paths, statusSource, text } from './stream-fields-schema.js';

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
  method: z.enum(['GET', 'POST']).describe('GET by default.').exactOptional(),
  path: z
    .string()
    .startsWith('/', 'must begin with /')
    .describe(
      'What is asked, put behind the path of the URL; {page}, {offset} and {size} stand for what paging has to say.',
    )
    .exactOptional(),
  query: openly(texts).describe('The parameters of the address.').exactOptional(),
  headers: openly(texts).describe('Headers of the request, but those that hold credentials.').exactOptional(),
  body: openly(jsonObject).describe('The body, sent as JSON with a POST only.').exactOptional(),
} satisfies Shape<StreamRequest>);

const authForm = z.discriminatedUnion(
  'by',
  [
    z.strictObject({ by: z.literal('bearer').describe('How the credential is sent.') }),
    z.strictObject({ by: z.literal('basic').describe('How the credential is sent.') }),
    z.strictObject({
      by: z.enum(['header', 'query', 'body']).describe('How the credential is sent.'),
      name: z.string().min(1).describe('The name of the header, parameter or member.'),
    }),
    z.strictObject({
      by: z.literal('hs256').describe('How the credential is sent.'),
      claims: jsonObject.describe('What the signed token says.').exactOptional(),
      header: z
        .string()
        .min(1)
        .describe('The header that has it bare; by default it is a bearer token.')
        .exactOptional(),
    }),
  ],
  { error: 'must be one of bearer, basic, header, query, body, hs256' },
) satisfies z.ZodType<AuthForm>;

const list = z.strictObject({
  path: z
    .union([path, paths], { error: 'must be a path, or a list of paths' })
    .describe('Where the list is in the answer: the first of several places that leads to one.'),
  as: z
    .enum(['list', 'one-or-many', 'by-name'])
    .describe('Whether it is a list, one entry or many, or an object of entries by name.')
    .exactOptional(),
  mayBeAbsent: z.boolean().describe('Whether no list means no streams.').exactOptional(),
  inherit: z
    .record(z.string(), path)
    .describe('What entries take from the lists they lie in, by the name that $ is put before.')
    .exactOptional(),
} satisfies Shape<ListSource>);

const limits = {
  size: z
    .strictObject({
      parameter: z.string().min(1).describe('The parameter that asks for it.').exactOptional(),
      is: z.int().positive().describe('How many entries a page has.'),
    })
    .describe('How long a page is.')
    .exactOptional(),
  total: path.describe('Where the answer tells how many there are in all.').exactOptional(),
  maxPages: z
    .int()
    .min(1)
    .max(1_000)
    .describe('How many pages are read at most; 100 by default.')
    .exactOptional(),
} satisfies Shape<PageLimits>;

const paging = z.discriminatedUnion(
  'by',
  [
    z.strictObject({
      by: z.literal('page').describe('How the next page is asked for.'),
      parameter: z
        .string()
        .describe('The parameter of the query; none where the path of the request has its place.')
        .exactOptional(),
      first: z.literal([0, 1]).describe('The number of the first page.'),
      pages: path.describe('Where the answer tells how many pages there are.').exactOptional(),
      ...limits,
    }),
    z.strictObject({
      by: z.literal('offset').describe('How the next page is asked for.'),
      parameter: z
        .string()
        .describe('The parameter of the query; none where the path of the request has its place.')
        .exactOptional(),
      ...limits,
    }),
    z.strictObject({
      by: z.literal('cursor').describe('How the next page is asked for.'),
      parameter: z
        .string()
        .describe('The parameter of the query; none where the path of the request has its place.'),
      next: path.describe('Where the answer has the value that is sent back for the next page.'),
      ...limits,
    }),
    z.strictObject({
      by: z.literal('link').describe('How the next page is asked for.'),
      next: path
        .describe("Where the answer has the next page's address; by default in its Link header.")
        .exactOptional(),
      ...limits,
    }),
  ],
  { error: 'must be one of page, offset, cursor, link' },
) satisfies z.ZodType<StreamPaging>;

const parts = {
  request: request.describe('What is asked.').exactOptional(),
  auth: z
    .array(authForm)
    .describe('How credentials are sent: the first of these ways for which the source has what it takes.')
    .exactOptional(),
  format: z.enum(['json', 'xml']).describe('How the answer is written; json by default.').exactOptional(),
  contentTypes: z
    .array(z.string())
    .describe('Content types that are accepted beside those that leave the format open.')
    .exactOptional(),
  success: condition.describe('What holds of an answer that tells the streams.').exactOptional(),
  list: list.describe('Where the entries are.'),
  paging: paging.describe('How further pages are asked for.').exactOptional(),
  entry: condition.describe("What must hold of each entry, or it can't be read.").exactOptional(),
  skip: z.array(condition).describe('Entries that are no streams.').exactOptional(),
  fields: z.strictObject(fields).describe('Where each value of a stream is in its entry.'),
} satisfies Shape<StreamMapping>;

/** A mapping as it may stand in a file. */
export const streamMapping = z.strictObject(parts) satisfies z.ZodType<StreamMapping>;

/** Parts of one: members of `request` and `fields`, and the others as a whole. */
export const streamMappingParts = z.strictObject({
  ...parts,
  list: list.describe('Where the entries are.').exactOptional(),
  fields: z
    .strictObject({
      ...fields,
      id: text.describe('What tells streams apart.').exactOptional(),
      status: statusSource.describe('What state it is in.').exactOptional(),
    })
    .describe('Where each value of a stream is in its entry.')
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
