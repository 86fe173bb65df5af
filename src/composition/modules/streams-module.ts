import { ContainerModule } from 'inversify';
import { GotStreamRegistry } from '../../adapters/got/index.js';
import { SharedStreamRegistry } from '../../application/shared-stream-registry.js';
import { SERVICES } from '../services.js';

/** So long a list waits for the StreamingServer, however long it may take. */
const PATIENCE_MS = 1_000;

/** The StreamingServer, asked at most about once a second however many admins look. */
export const streamsModule = new ContainerModule(({ bind }) => {
  bind(SERVICES.streams)
    .toResolvedValue(
      (settings, clock, logger) =>
        new SharedStreamRegistry(
          new GotStreamRegistry({
            url: settings.STREAMING_URL,
            internalToken: settings.STREAMING_INTERNAL_TOKEN,
            timeoutMs: settings.STREAMING_TIMEOUT_MS,
            clock,
          }),
          clock,
          {
            // Attempts that may last no longer end by themselves.
            ...(settings.STREAMING_TIMEOUT_MS > PATIENCE_MS && {
              patience: () => AbortSignal.timeout(PATIENCE_MS),
            }),
            onChange: (error) => {
              if (error === null) logger.info({}, 'the streams can be read again');
              else logger.warn({ err: error }, 'the streams can not be read');
            },
            onUnreadable: (told) => {
              if (told.unreadable + told.unreadableTimes === 0) logger.info(told, 'all streams can be read');
              else logger.warn(told, 'some streams, or their times, can not be read');
            },
          },
        ),
      [SERVICES.apiSettings, SERVICES.clock, SERVICES.logger],
    )
    .inSingletonScope();
});
