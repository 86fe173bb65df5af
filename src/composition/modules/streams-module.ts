import { ContainerModule } from 'inversify';
import type { Logger } from '../../adapters/http/logger.js';
import { SharedStreamRegistry } from '../../application/shared-stream-registry.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { StreamRegistry } from '../../domain/ports/stream-registry.js';
import type { StreamSource } from '../config/streams-config.js';
import { openStreams } from '../open-streams.js';
import { SERVICES } from '../services.js';

/** So long a list waits for a source, however long that may take. */
const PATIENCE_MS = 1_000;

/** Each source of streams, asked at most about once a second however many admins look, and by itself. */
export const streamsModule = new ContainerModule(({ bind }) => {
  bind(SERVICES.streams)
    .toResolvedValue(
      (sources, clock, logger) => sources.map((source) => share(source, clock, logger)),
      [SERVICES.streamSources, SERVICES.clock, SERVICES.logger],
    )
    .inSingletonScope();
});

function share(source: StreamSource, clock: Clock, logger: Logger): StreamRegistry {
  const { origin, timeoutMs } = source;
  return new SharedStreamRegistry(openStreams(source, clock), clock, {
    // Attempts that may last no longer end by themselves.
    ...(timeoutMs > PATIENCE_MS && { patience: () => AbortSignal.timeout(PATIENCE_MS) }),
    onChange: (error) => {
      if (error === null) logger.info({ origin }, 'the streams can be read again');
      else logger.warn({ origin, err: error }, 'the streams can not be read');
    },
    onUnreadable: (told) => {
      const fields = { origin, ...told };
      if (told.unreadable + told.unreadableTimes === 0) logger.info(fields, 'all streams can be read');
      else logger.warn(fields, 'some streams, or their times, can not be read');
    },
  });
}
