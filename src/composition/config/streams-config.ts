import { z } from 'zod';
import type { StreamCredentials, StreamMapping } from '../../adapters/got/index.js';
import { STREAM_PRESETS } from '../../adapters/got/presets/stream-presets.js';
import { parseBaseUrl } from '../../adapters/http-client/base-url.js';
import { SettingsError } from '../settings-error.js';
import { originName } from './names.js';
import type { SecretReference } from './secret-reference.js';
import { resolveSecret, Secret, secretReference } from './secret-reference.js';
import type { StreamMappingParts } from './stream-mapping-schema.js';
import { streamMapping, streamMappingParts, withParts } from './stream-mapping-schema.js';

/** A source of streams, ready to be asked. */
export interface StreamSource {
  readonly origin: string;
  readonly url: string;
  readonly mapping: StreamMapping;
  readonly auth: { readonly [Name in keyof StreamCredentials]?: Secret };
  /** For a whole reading, all pages of it. */
  readonly timeoutMs: number;
  readonly maxBytes?: number;
}

const PRESETS = Object.keys(STREAM_PRESETS) as (keyof typeof STREAM_PRESETS)[];
const presetNames = `one of ${PRESETS.join(', ')}`;

const origin = originName.refine(
  (name) => name !== 'compute',
  'must be another name: the jobs are listed as compute',
);

const url = z.string().superRefine((text, context) => {
  try {
    parseBaseUrl(text, 'it');
  } catch {
    context.addIssue({
      code: 'custom',
      message:
        'must be an http or https URL without user, query and fragment: credentials go into "auth", what else is asked into "mapping.request"',
    });
  }
});

/** Names are no secrets, but may be kept with them. */
const open = z.union([secretReference, z.string().min(1)], {
  error: 'must be a text, or a reference as a secret has',
});
const credentials = z.strictObject({
  token: secretReference.describe('The token, as a reference: "${NAME}" or {"file"}.').exactOptional(),
  username: open.describe("The user's name.").exactOptional(),
  password: secretReference.describe('The password, as a reference.').exactOptional(),
  key: open.describe('The name of a key.').exactOptional(),
  secret: secretReference.describe("The key's secret, as a reference.").exactOptional(),
});

const source = z
  .strictObject({
    origin: origin.describe('The name of this source in the list.'),
    url: url.describe('Where the server is; credentials go into "auth".'),
    preset: z
      .enum(PRESETS, { error: `must be ${presetNames}` })
      .describe('The make of the server: a mapping that comes with Taskdeck.')
      .exactOptional(),
    mapping: streamMappingParts
      .describe('How its answers read; beside a preset, what is different.')
      .exactOptional(),
    auth: credentials.describe('What lets Taskdeck in.').exactOptional(),
    timeoutMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(1_000)
      .describe('How long a whole reading may take, in milliseconds.'),
    maxBytes: z
      .int()
      .min(1_024)
      .max(256 * 1024 * 1024)
      .describe('How large an answer may be, in bytes.')
      .exactOptional(),
  })
  .superRefine(({ preset, mapping }, context) => {
    if (preset !== undefined) return;
    if (mapping === undefined) {
      context.addIssue({ code: 'custom', message: `needs a "preset", ${presetNames}, or a "mapping"` });
      return;
    }
    for (const { path, message } of streamMapping.safeParse(mapping).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['mapping', ...path], message });
    }
  });

/** The `streams` of the file. */
export const streamsSchema = z.array(source).superRefine((sources, context) => {
  for (const [index, { origin: name }] of sources.entries()) {
    if (sources.findIndex((other) => other.origin === name) === index) continue;
    context.addIssue({
      code: 'custom',
      path: [index, 'origin'],
      message: 'must be a name that no other source has',
    });
  }
});

/** What the file says of the sources: their secrets are yet to be looked up. */
export type StreamsDocument = z.output<typeof streamsSchema>;

/** Looks up the secrets. @throws SettingsError that names the key, and where its secret should have been. */
export function readStreams(document: StreamsDocument, env: NodeJS.ProcessEnv): StreamSource[] {
  return document.map(({ preset, mapping, auth = {}, ...rest }, index) => ({
    ...rest,
    mapping: mappingOf(preset, mapping),
    auth: Object.fromEntries(
      Object.entries(auth).map(([name, reference]) => {
        const key = `streams[${index}].auth.${name}`;
        return [name, typeof reference === 'string' ? new Secret(reference) : resolve(reference, key, env)];
      }),
    ),
  }));
}

function mappingOf(
  preset: keyof typeof STREAM_PRESETS | undefined,
  parts: StreamMappingParts = {},
): StreamMapping {
  // Without a preset it is whole: the schema has seen to it.
  return preset === undefined ? streamMapping.parse(parts) : withParts(STREAM_PRESETS[preset], parts);
}

function resolve(reference: SecretReference, key: string, env: NodeJS.ProcessEnv): Secret {
  try {
    return resolveSecret(reference, env);
  } catch (error) {
    throw new SettingsError('TASKDECK_CONFIG', `${key}: ${(error as Error).message}`);
  }
}
