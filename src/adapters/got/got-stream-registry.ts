import type { Clock } from '../../domain/ports/clock.js';
import { MappedStreamRegistry } from './mapped-stream-registry.js';
import { taskdeck } from './presets/taskdeck.js';

export interface GotStreamRegistryOptions {
  /** Where the StreamingServer is, such as `http://streaming:3002`; `/streams` is put behind it. */
  readonly url: string;
  /** Sent as `X-Internal-Token`. */
  readonly internalToken: string;
  readonly clock: Clock;
  /** The name by which the list tells of it; `streaming` by default. */
  readonly origin?: string;
  /** For the whole exchange; 1,000 ms by default. */
  readonly timeoutMs?: number;
  /** The longest answer that is read, after decompression; 8 MiB by default. */
  readonly maxBytes?: number;
}

/**
 * The streams that a StreamingServer of Taskdeck's own form lists at `GET /streams`: the preset `taskdeck`.
 *
 * @throws TypeError where the URL or the token can't be used.
 */
export class GotStreamRegistry extends MappedStreamRegistry {
  constructor({ internalToken, clock, origin = 'streaming', ...rest }: GotStreamRegistryOptions) {
    super({ ...rest, origin, mapping: taskdeck, auth: { token: internalToken } }, clock);
  }
}
