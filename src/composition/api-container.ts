import { Container } from 'inversify';
import type { Logger } from '../adapters/http/logger.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { streamSources } from './config/stream-sources.js';
import { apiModule } from './modules/api-module.js';
import { databaseModule } from './modules/database-module.js';
import { streamsModule } from './modules/streams-module.js';
import { tokensModule } from './modules/tokens-module.js';
import { useCasesModule } from './modules/use-cases-module.js';
import { readConfig } from './config/read-config.js';
import type { ApiSettings } from './settings.js';
import { SERVICES } from './services.js';

/** How old what a request is told may be: its user's role, and the list. */
const SHARED_FOR_MS = 1000;

export interface ApiContainerOptions {
  readonly sharedForMs?: number;
  /** Where the configuration's secrets are looked up; empty by default. */
  readonly env?: NodeJS.ProcessEnv;
}

/** @throws SettingsError */
export function createApiContainer(
  settings: ApiSettings,
  logger: Logger,
  { sharedForMs = SHARED_FOR_MS, env = {} }: ApiContainerOptions = {},
): Container {
  const { tables, streams } = readConfig(settings.TASKDECK_CONFIG);
  const container = new Container();
  container.bind(SERVICES.apiSettings).toConstantValue(settings);
  container.bind(SERVICES.jobsTables).toConstantValue(tables);
  container.bind(SERVICES.streamSources).toConstantValue(streamSources(settings, streams, env));
  container.bind(SERVICES.logger).toConstantValue(logger);
  container.bind(SERVICES.clock).toConstantValue(new SystemClock());
  container.bind(SERVICES.sharedForMs).toConstantValue(sharedForMs);
  container.load(databaseModule, streamsModule, tokensModule, useCasesModule, apiModule);
  return container;
}
