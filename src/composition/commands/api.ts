import type { Command } from '../command.js';
import { createApiContainer } from '../api-container.js';
import { createLogger } from '../create-logger.js';
import { runServer } from '../run-server.js';
import { readSettings, schemas } from '../settings.js';
import { SERVICES } from '../services.js';

/** The API server, until it is told to stop. */
export const api: Command = {
  options: { supervised: { type: 'boolean' } },
  async run({ env, values }) {
    const settings = readSettings(schemas.api, env);
    const container = createApiContainer(settings, createLogger(settings.LOG_LEVEL, 'api'), { env });
    container.get(SERVICES.ledgerKeepers);
    await runServer({
      container,
      app: SERVICES.apiApp,
      host: settings.HOST,
      port: settings.API_PORT,
      supervised: values['supervised'] === true,
    });
    return 0;
  },
};
