import type { StreamRegistryFault } from '../../domain/errors.js';
import { StreamRegistryUnavailableError } from '../../domain/errors.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { StreamRegistry, StreamSnapshot } from '../../domain/ports/stream-registry.js';
import type { Task } from '../../domain/task.js';

/** Live streams in an array, for tests and for trying things out. */
export class InMemoryStreamRegistry implements StreamRegistry {
  /** While set, every reading fails in this way. */
  fault: StreamRegistryFault | null = null;
  freshness: StreamSnapshot['freshness'] = 'fresh';
  truncated = false;
  /** How many entries there are beside the streams that can't be read. */
  unreadable = 0;
  #streams: readonly Task[];

  constructor(
    private readonly clock: Clock,
    streams: readonly Task[] = [],
    readonly origin = 'streaming',
  ) {
    this.#streams = streams;
  }

  replaceAll(streams: readonly Task[]): void {
    this.#streams = [...streams];
  }

  async list(signal?: AbortSignal): Promise<StreamSnapshot> {
    signal?.throwIfAborted();
    if (this.fault !== null) throw new StreamRegistryUnavailableError(this.fault);
    const { freshness, truncated, unreadable } = this;
    const streams = this.#streams;
    if (unreadable > 0 && streams.length === 0) throw new StreamRegistryUnavailableError('malformed');
    return { streams, takenAt: this.clock.now(), freshness, truncated, unreadable };
  }
}
