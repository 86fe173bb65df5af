import { STREAM_PRESETS } from '../../adapters/got/presets/stream-presets.js';
import { SettingsError } from '../settings-error.js';
import type { ApiSettings } from '../settings.js';
import { Secret } from './secret-reference.js';
import type { StreamsDocument, StreamSource } from './streams-config.js';
import { readStreams } from './streams-config.js';

/** What the source of STREAMING_URL is called. */
const ORIGIN = 'streaming';

type StreamingSettings = Pick<
  ApiSettings,
  'STREAMING_URL' | 'STREAMING_INTERNAL_TOKEN' | 'STREAMING_TIMEOUT_MS'
>;

/**
 * The sources of streams: the one that STREAMING_URL names, and those of the file.
 * @param document the file's `streams`; an empty list says that there are none.
 * @throws SettingsError where neither names any, two have one name, or a secret is missing.
 */
export function streamSources(
  settings: StreamingSettings,
  document: StreamsDocument | undefined,
  env: NodeJS.ProcessEnv,
): StreamSource[] {
  const own = ownSource(settings);
  if (own === null && document === undefined) {
    throw new SettingsError('STREAMING_URL', 'is required, unless the file of TASKDECK_CONFIG has "streams"');
  }
  const taken = own === null ? -1 : (document ?? []).findIndex(({ origin }) => origin === ORIGIN);
  if (taken !== -1) {
    throw new SettingsError(
      'TASKDECK_CONFIG',
      `streams[${taken}].origin: must be another name: that of STREAMING_URL is ${ORIGIN}`,
    );
  }
  return [...(own === null ? [] : [own]), ...readStreams(document ?? [], env)];
}

function ownSource({
  STREAMING_URL: url,
  STREAMING_INTERNAL_TOKEN: token,
  STREAMING_TIMEOUT_MS: timeoutMs,
}: StreamingSettings): StreamSource | null {
  if (url === undefined) return null;
  if (token === undefined)
    throw new SettingsError('STREAMING_INTERNAL_TOKEN', 'is required beside STREAMING_URL');
  return {
    origin: ORIGIN,
    url,
    mapping: STREAM_PRESETS.taskdeck,
    auth: { token: new Secret(token) },
    timeoutMs,
  };
}
