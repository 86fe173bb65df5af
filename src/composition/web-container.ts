import { Container } from 'inversify';
import type { Logger } from '../adapters/http/logger.js';
import { webModule } from './modules/web-module.js';
import type { WebSettings } from './settings.js';
import { SERVICES } from './services.js';

/** Apart from the API's, so that the web server loads no database driver. */
export function createWebContainer(settings: WebSettings, logger: Logger): Container {
  const container = new Container();
  container.bind(SERVICES.webSettings).toConstantValue(settings);
  container.bind(SERVICES.logger).toConstantValue(logger);
  container.load(webModule);
  return container;
}
