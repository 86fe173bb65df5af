import { ContainerModule } from 'inversify';
import { GotStreamRegistry } from '../../adapters/got/index.js';
import { SharedStreamRegistry } from '../../application/shared-stream-registry.js';
import { TOKENS } from '../tokens.js';

/** The StreamingServer, asked at most about once a second however many admins look. */
export const streamsModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.streams)
    .toResolvedValue(
      (settings, clock, logger) =>
        new SharedStreamRegistry(
          new GotStreamRegistry({
            url: settings.STREAMING_URL,
            internalToken: settings.STREAMING_INTERNAL_TOKEN,
            clock,
          }),
          clock,
          {
            onChange: (error) => {
              if (error === null) logger.info({}, 'the streams can be read again');
              else logger.warn({ err: error }, 'the streams can not be read');
            },
          },
        ),
      [TOKENS.apiSettings, TOKENS.clock, TOKENS.logger],
    )
    .inSingletonScope();
});
