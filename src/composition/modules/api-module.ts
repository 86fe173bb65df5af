import { ContainerModule } from 'inversify';
import { createApiApp } from '../../adapters/http/api/api-app.js';
import { ping } from '../../adapters/knex/index.js';
import { TOKENS } from '../tokens.js';

/** The API server. It is ready while it reaches the users: without them it can let nobody in. */
export const apiModule = new ContainerModule(({ bind }) => {
  bind(TOKENS.apiApp)
    .toResolvedValue(
      (listAdminTasks, getCurrentUser, signIn, tokens, database, logger) =>
        createApiApp({
          listAdminTasks,
          getCurrentUser,
          signIn,
          tokens,
          isReady: () => ping(database).then(() => true),
          logger,
        }),
      [
        TOKENS.listAdminTasks,
        TOKENS.getCurrentUser,
        TOKENS.signIn,
        TOKENS.tokens,
        TOKENS.database,
        TOKENS.logger,
      ],
    )
    .inSingletonScope();
});
