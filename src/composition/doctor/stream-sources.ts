import { GotStreamRegistry } from '../../adapters/got/index.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { StreamRegistry } from '../../domain/ports/stream-registry.js';
import type { DoctorSettings } from '../settings.js';

/** A source of streams, and by which settings it was reached. */
export interface StreamSource {
  readonly registry: StreamRegistry;
  readonly url: string;
  readonly timeoutMs: number;
  /** What names its address, its token and its time limit. */
  readonly settings: { readonly url: string; readonly token: string; readonly timeout: string };
}

/** Those that are configured. @throws TypeError where an address or a token can't be used. */
export function streamSources(settings: Partial<DoctorSettings>, clock: Clock): readonly StreamSource[] {
  const { STREAMING_URL: url = '', STREAMING_INTERNAL_TOKEN: internalToken = '' } = settings;
  const { STREAMING_TIMEOUT_MS: timeoutMs = 1_000 } = settings;
  return [
    {
      registry: new GotStreamRegistry({ url, internalToken, timeoutMs, clock }),
      url,
      timeoutMs,
      settings: { url: 'STREAMING_URL', token: 'STREAMING_INTERNAL_TOKEN', timeout: 'STREAMING_TIMEOUT_MS' },
    },
  ];
}
