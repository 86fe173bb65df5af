import { ContainerModule } from 'inversify';
import { GotStreamRegistry } from '../../adapters/got/index.js';
import { SharedStreamRegistry } from '../../application/shared-stream-registry.js';
import { TOKENS } from '../tokens.js';

/** The StreamingServer, asked at most about once a second however many admins look. */
export const streamsModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.streams)
    .toResolvedValue(
      (settings, clock) =>
        new SharedStreamRegistry(
          new GotStreamRegistry({
            url: settings.STREAMING_URL,
            internalToken: settings.STREAMING_INTERNAL_TOKEN,
            clock,
          }),
          clock,
        ),
      [TOKENS.apiSettings, TOKENS.clock],
    )
    .inSingletonScope();
});
