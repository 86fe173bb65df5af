import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import type { Logger } from '../../src/adapters/http/index.js';
import { startHttpServer } from '../../src/adapters/http/index.js';
import { hashPassword } from '../../src/adapters/knex/index.js';
import { createApiContainer } from '../../src/composition/api-container.js';
import { createLogger } from '../../src/composition/create-logger.js';
import { readSettings, schemas } from '../../src/composition/settings.js';
import { SERVICES } from '../../src/composition/services.js';
import { createWebContainer } from '../../src/composition/web-container.js';
import { testDatabase } from './database.js';
import { ADMIN, VIEWER } from './platform.js';
import type { Resources } from './resources.js';
import { withResources } from './resources.js';
import { ScriptedStreamingServer } from './scripted-streaming-server.js';

export const SECRET = 'a secret of the tests, 32 bytes or more';

export interface Stack {
  readonly url: string;
  readonly apiUrl: string;
  readonly knex: Knex;
  /** The API server's own ways to the database, to listen in on: for the jobs, and for the users. */
  readonly apiKnex: Knex;
  readonly apiUsersKnex: Knex;
  readonly streaming: ScriptedStreamingServer;
  close(): Promise<void>;
}

export interface StackOptions {
  /** Puts something between the API server and Postgres; gives the URL that leads through it. */
  readonly reachDatabase?: (url: string) => Promise<string>;
  /** The same for the jobs alone, so that they can be away while the users are there. */
  readonly reachJobs?: (url: string) => Promise<string>;
  /** A StreamingServer in place of the scripted one. */
  readonly streamingHandler?: (token: string) => RequestListener;
  /** How long the StreamingServer may take; as by default. */
  readonly streamingTimeoutMs?: number;
  /** As `npm start` has it, what was read a moment ago may be told again; by default a test sees what it has just written. */
  readonly sharing?: 'as in production';
  /** The file that TASKDECK_CONFIG names; none by default. */
  readonly config?: object;
  /** What the references of that file lead to. */
  readonly secrets?: NodeJS.ProcessEnv;
  /** Where the servers write their log; nowhere by default. */
  readonly logger?: Logger;
}

/** The whole platform as in production, on free ports: Postgres, StreamingServer, API server, web server; two users. */
export function startStack(options: StackOptions = {}): Promise<Stack> {
  return withResources((resources) => assembleStack(resources, options));
}

async function assembleStack(resources: Resources, options: StackOptions): Promise<Stack> {
  const {
    reachDatabase = async (url) => url,
    reachJobs,
    streamingHandler,
    streamingTimeoutMs,
    config,
    secrets = {},
    sharing,
  } = options;
  const logger = options.logger ?? createLogger('silent', 'test');
  const database = resources.use(await testDatabase());
  const { knex } = database;
  const password_hash = await hashPassword(ADMIN.password);
  await knex('users').insert(
    [ADMIN, VIEWER].map(({ id, username, role }) => ({ id, username, role, password_hash })),
  );
  const token = 'internal-token';
  const streaming = new ScriptedStreamingServer(token, streamingHandler?.(token));
  resources.defer(() => streaming.stop());
  await streaming.start();

  const api = createApiContainer(
    readSettings(schemas.api, {
      DATABASE_URL: await reachDatabase(database.url),
      ...(reachJobs === undefined ? {} : { DATABASE_READ_URL: await reachJobs(database.url) }),
      STREAMING_URL: streaming.url,
      STREAMING_INTERNAL_TOKEN: streaming.token,
      STREAMING_TIMEOUT_MS: streamingTimeoutMs?.toString(),
      TASKDECK_CONFIG: config === undefined ? undefined : writeConfig(config, resources),
      JWT_SECRET: SECRET,
      TRUSTED_PROXIES: '127.0.0.1',
    }),
    logger,
    { env: secrets, ...(sharing === undefined && { sharedForMs: 0 }) },
  );
  resources.defer(() => api.unbindAllAsync());
  const apiServer = await startHttpServer(api.get(SERVICES.apiApp), { host: '127.0.0.1', port: 0 });
  resources.defer(() => apiServer.stop({ drainMs: 0 }));
  const web = createWebContainer(readSettings(schemas.web, { API_URL: apiServer.url }), logger);
  resources.defer(() => web.unbindAllAsync());
  const webServer = await startHttpServer(web.get(SERVICES.webApp), { host: '127.0.0.1', port: 0 });
  resources.defer(() => webServer.stop({ drainMs: 0 }));

  return {
    url: webServer.url,
    apiUrl: apiServer.url,
    knex,
    apiKnex: api.get(SERVICES.jobsReaders)[0]!,
    apiUsersKnex: api.get(SERVICES.database),
    streaming,
    close: () => resources.close(),
  };
}

function writeConfig(config: object, resources: Resources): string {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-config-'));
  resources.defer(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'taskdeck.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}
