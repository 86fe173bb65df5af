import { ContainerModule } from 'inversify';
import { createApiApp } from '../../adapters/http/api/api-app.js';
import { TrustedProxies } from '../../adapters/http/trusted-proxies.js';
import { SERVICES } from '../services.js';

/** Looked up to see whether users can be: nobody has this id. */
const NOBODY = '';

/**
 * The API server. It is ready while it can read the users: without them it lets nobody in. A source that is away doesn't
 * count: the list has the others then, and every replica would be unready at once.
 */
export const apiModule = new ContainerModule(({ bind }) => {
  bind(SERVICES.apiApp)
    .toResolvedValue(
      (
        listAdminTasks,
        getTaskHistogram,
        exportAdminTasks,
        getCurrentUser,
        signIn,
        signOut,
        tokens,
        credentials,
        logger,
        { TRUSTED_PROXIES },
      ) =>
        createApiApp({
          listAdminTasks,
          getTaskHistogram,
          exportAdminTasks,
          getCurrentUser,
          signIn,
          signOut,
          tokens,
          readiness: { users: (signal) => credentials.findById(NOBODY, signal) },
          logger,
          trustedProxies: new TrustedProxies(TRUSTED_PROXIES),
        }),
      [
        SERVICES.listAdminTasks,
        SERVICES.getTaskHistogram,
        SERVICES.exportAdminTasks,
        SERVICES.getCurrentUser,
        SERVICES.signIn,
        SERVICES.signOut,
        SERVICES.tokens,
        SERVICES.credentials,
        SERVICES.logger,
        SERVICES.apiSettings,
      ],
    )
    .inSingletonScope();
});
