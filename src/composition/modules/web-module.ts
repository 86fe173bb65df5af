import { ContainerModule } from 'inversify';
import { fileURLToPath } from 'node:url';
import { GotApiUpstream } from '../../adapters/got/got-api-upstream.js';
import { createWebApp } from '../../adapters/http/web/web-app.js';
import { TOKENS } from '../tokens.js';

const PAGES = fileURLToPath(new URL('../../../pages', import.meta.url));

/** The web server. It is ready without the API too: its pages can say that the API is away. */
export const webModule = new ContainerModule(({ bind, onDeactivation }) => {
  bind(TOKENS.apiUpstream)
    .toResolvedValue((settings) => new GotApiUpstream({ url: settings.API_URL }), [TOKENS.webSettings])
    .inSingletonScope();
  onDeactivation(TOKENS.apiUpstream, (upstream) => upstream.close());
  bind(TOKENS.webApp)
    .toResolvedValue(
      (upstream, logger) => createWebApp({ upstream, pagesDir: PAGES, isReady: async () => true, logger }),
      [TOKENS.apiUpstream, TOKENS.logger],
    )
    .inSingletonScope();
});
