import type { Clock } from '../../domain/ports/clock.js';
import type { StreamRegistry } from '../../domain/ports/stream-registry.js';
import { MappedStreamRegistry } from './mapped-stream-registry.js';
import type { StreamSourceOptions } from './stream-mapping.js';

/**
 * The streams of one source. Wrap it in a `SharedStreamRegistry` where many ask.
 *
 * @throws TypeError where the URL, the mapping or the credentials can't be used; secrets are not quoted.
 * @example
 * const cameras = createStreamRegistry({ origin: 'cameras', url, mapping: STREAM_PRESETS.mediamtx }, clock);
 */
export function createStreamRegistry(source: StreamSourceOptions, clock: Clock): StreamRegistry {
  return new MappedStreamRegistry(source, clock);
}
