import { ContainerModule } from 'inversify';
import { createApiApp } from '../../adapters/http/api/api-app.js';
import { TrustedProxies } from '../../adapters/http/trusted-proxies.js';
import { ping } from '../../adapters/knex/index.js';
import { TOKENS } from '../tokens.js';

/** The API server. It is ready while it reaches the users: without them it can let nobody in. */
export const apiModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.apiApp)
    .toResolvedValue(
      (listAdminTasks, getCurrentUser, signIn, signOut, tokens, database, logger, { TRUSTED_PROXIES }) =>
        createApiApp({
          listAdminTasks,
          getCurrentUser,
          signIn,
          signOut,
          tokens,
          isReady: () => ping(database).then(() => true),
          logger,
          trustedProxies: new TrustedProxies(TRUSTED_PROXIES),
        }),
      [
        TOKENS.listAdminTasks,
        TOKENS.getCurrentUser,
        TOKENS.signIn,
        TOKENS.signOut,
        TOKENS.tokens,
        TOKENS.database,
        TOKENS.logger,
        TOKENS.apiSettings,
      ],
    )
    .inSingletonScope();
});
