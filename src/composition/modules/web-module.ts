import { ContainerModule } from 'inversify';
import { fileURLToPath } from 'node:url';
import { TrustedProxies } from '../../adapters/http/trusted-proxies.js';
import { HttpApiUpstream } from '../../adapters/http/upstream/http-api-upstream.js';
import { createWebApp } from '../../adapters/http/web/web-app.js';
import { SERVICES } from '../services.js';

const PAGES = fileURLToPath(new URL('../../../pages', import.meta.url));

/** The web server. */
export const webModule = new ContainerModule(({ bind, onDeactivation }) => {
  bind(SERVICES.apiUpstream)
    .toResolvedValue((settings) => new HttpApiUpstream({ url: settings.API_URL }), [SERVICES.webSettings])
    .inSingletonScope();
  onDeactivation(SERVICES.apiUpstream, (upstream) => upstream.close());
  bind(SERVICES.webApp)
    .toResolvedValue(
      (upstream, logger, { TRUSTED_PROXIES }) =>
        createWebApp({
          upstream,
          pagesDir: PAGES,
          logger,
          trustedProxies: new TrustedProxies(TRUSTED_PROXIES),
        }),
      [SERVICES.apiUpstream, SERVICES.logger, SERVICES.webSettings],
    )
    .inSingletonScope();
});
