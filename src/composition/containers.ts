import { Container } from 'inversify';
import type { Logger } from '../adapters/http/index.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { apiModule } from './modules/api-module.js';
import { databaseModule } from './modules/database-module.js';
import { streamsModule } from './modules/streams-module.js';
import { tokensModule } from './modules/tokens-module.js';
import { useCasesModule } from './modules/use-cases-module.js';
import { webModule } from './modules/web-module.js';
import type { ApiSettings, WebSettings } from './settings.js';
import { TOKENS } from './tokens.js';

export function createApiContainer(settings: ApiSettings, logger: Logger): Container {
  const container = new Container();
  container.bind(TOKENS.apiSettings).toConstantValue(settings);
  container.bind(TOKENS.logger).toConstantValue(logger);
  container.bind(TOKENS.clock).toConstantValue(new SystemClock());
  container.load(databaseModule, streamsModule, tokensModule, useCasesModule, apiModule);
  return container;
}

export function createWebContainer(settings: WebSettings, logger: Logger): Container {
  const container = new Container();
  container.bind(TOKENS.webSettings).toConstantValue(settings);
  container.bind(TOKENS.logger).toConstantValue(logger);
  container.load(webModule);
  return container;
}
