import type { Command } from '../command.js';
import { createWebContainer } from '../web-container.js';
import { createLogger } from '../create-logger.js';
import { runServer } from '../run-server.js';
import { readSettings, schemas } from '../settings.js';
import { SERVICES } from '../services.js';

/** Each open page keeps a connection between its refreshes, which takes some 50 kB. */
const MAX_CONNECTIONS = 10_000;

/** The web server, until it is told to stop. */
export const web: Command = {
  options: { supervised: { type: 'boolean' } },
  async run({ env, values }) {
    const settings = readSettings(schemas.web, env);
    const container = createWebContainer(settings, createLogger(settings.LOG_LEVEL, 'web'));
    await runServer({
      container,
      app: SERVICES.webApp,
      host: settings.HOST,
      port: settings.WEB_PORT,
      maxConnections: MAX_CONNECTIONS,
      supervised: values['supervised'] === true,
    });
    return 0;
  },
};
