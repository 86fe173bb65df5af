import { ContainerModule } from 'inversify';
import { JoseTokens } from '../../adapters/jose/index.js';
import { SERVICES } from '../services.js';

const LIFETIME_SECONDS = 8 * 60 * 60;

/** JSON Web Tokens, signed with the shared secret. */
export const tokensModule = new ContainerModule(({ bind }) => {
  bind(SERVICES.tokens)
    .toResolvedValue(
      (settings, clock) =>
        new JoseTokens({
          secret: settings.JWT_SECRET,
          issuer: settings.JWT_ISSUER,
          audience: settings.JWT_AUDIENCE,
          lifetimeSeconds: LIFETIME_SECONDS,
          clock,
        }),
      [SERVICES.apiSettings, SERVICES.clock],
    )
    .inSingletonScope();
});
