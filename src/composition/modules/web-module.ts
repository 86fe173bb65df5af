import { ContainerModule } from 'inversify';
import { fileURLToPath } from 'node:url';
import { GotApiUpstream } from '../../adapters/got/got-api-upstream.js';
import { TrustedProxies } from '../../adapters/http/trusted-proxies.js';
import { createWebApp } from '../../adapters/http/web/web-app.js';
import { TOKENS } from '../tokens.js';

const PAGES = fileURLToPath(new URL('../../../pages', import.meta.url));

/** The web server. */
export const webModule = new ContainerModule(({ bind, onDeactivation }) => {
  bind(TOKENS.apiUpstream)
    .toResolvedValue((settings) => new GotApiUpstream({ url: settings.API_URL }), [TOKENS.webSettings])
    .inSingletonScope();
  onDeactivation(TOKENS.apiUpstream, (upstream) => upstream.close());
  bind(TOKENS.webApp)
    .toResolvedValue(
      (upstream, logger, { TRUSTED_PROXIES }) =>
        createWebApp({
          upstream,
          pagesDir: PAGES,
          logger,
          trustedProxies: new TrustedProxies(TRUSTED_PROXIES),
        }),
      [TOKENS.apiUpstream, TOKENS.logger, TOKENS.webSettings],
    )
    .inSingletonScope();
});
