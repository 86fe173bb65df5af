import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Knex } from 'knex';
import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import { installLedger, migrate, putUser } from '../../../src/adapters/knex/index.js';
import type { LocalServer } from '../../support/local-server.js';
import { startLocalServer } from '../../support/local-server.js';
import { postgresServer } from '../../support/postgres-server.js';
import type { Resources } from '../../support/resources.js';
import type { Stack } from '../../support/stack.js';
import { startStack } from '../../support/stack.js';

export type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** Everything of which doctor should find nothing to say, and what a fault is planted into. */
export interface Platform {
  /** The settings of all of it. */
  readonly env: NodeJS.ProcessEnv;
  /** What of them may stand in no output. */
  readonly secrets: readonly string[];
  readonly stack: Stack;
  readonly folder: string;
  /** What the StreamingServer answers, until the next plant. */
  respond(how: Respond): void;
  /** Lets it answer as it should. */
  behave(): void;
  /** Another database, as healthy as the others until it is tampered with; it goes with the platform. */
  copyDatabase(): Promise<PlantDatabase>;
}

export interface PlantDatabase {
  readonly url: string;
  readonly knex: Knex;
}

const TOKEN = 'hunter2-internal-token';
const JWT_SECRET = 'gV7r0Zk2mXq9TwLb4NsYc1HdJf8PeUaRiOt5';
export const CREATED_AT = '2026-01-02T03:04:05Z';

export const streamsOf = (count: number): object[] =>
  Array.from({ length: count }, (_, i) => ({
    stream_id: `cam-${i}`,
    status: 'running',
    created_at: CREATED_AT,
  }));

export function answerJson(document: unknown, headers: Record<string, string> = {}): Respond {
  return (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(document));
  };
}

/** As a StreamingServer should. */
const wellBehaved: Respond = (request, response) => {
  if (request.headers['x-internal-token'] === TOKEN) answerJson(streamsOf(2))(request, response);
  else response.writeHead(401).end();
};

export async function healthyPlatform(resources: Resources, folder: string): Promise<Platform> {
  const template = await makeTemplate(resources);
  const stack = resources.use(await startStack());
  let respond = wellBehaved;
  const streaming: LocalServer = resources.use(
    await startLocalServer((request, response) => respond(request, response)),
  );
  return {
    env: {
      STREAMING_URL: streaming.url,
      STREAMING_INTERNAL_TOKEN: TOKEN,
      JWT_SECRET,
      API_URL: stack.apiUrl,
    },
    secrets: [TOKEN, JWT_SECRET, decodeURIComponent(new URL((await postgresServer()).url).password)],
    stack,
    folder,
    respond: (how) => {
      respond = how;
    },
    behave: () => {
      respond = wellBehaved;
    },
    copyDatabase: () => copyOf(template, resources),
  };
}

/** Migrated, with some jobs, their ledger and an admin. @returns its name. */
async function makeTemplate(resources: Resources): Promise<string> {
  const { knex, url, drop } = await makeDatabaseOf(null);
  resources.defer(drop);
  try {
    await migrate(knex);
    await putUser(knex, { username: 'ada', role: 'admin', password: 'correct horse' });
    await knex.raw(
      `INSERT INTO inference_jobs (task_type, status, created_at, user_id)
       SELECT 'chat', 'succeeded', timestamptz '2026-01-01' + n * interval '1 minute', 'u-' || n % 7
         FROM generate_series(1, 500) AS n`,
    );
    await installLedger(knex);
    await knex.raw('ANALYZE');
  } finally {
    await knex.destroy();
  }
  return new URL(url).pathname.slice(1);
}

async function copyOf(template: string, resources: Resources): Promise<PlantDatabase> {
  const { knex, url, drop } = await makeDatabaseOf(template);
  resources.defer(drop);
  resources.defer(() => knex.destroy());
  return { url, knex };
}

async function makeDatabaseOf(template: string | null) {
  const { url: server } = await postgresServer();
  const name = `taskdeck_test_${randomBytes(6).toString('hex')}`;
  const from = template === null ? '' : ` TEMPLATE ${template}`;
  await onServer(server, `CREATE DATABASE ${name}${from}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  const url = address.href;
  return {
    url,
    knex: createDatabase({ url, poolMax: 1 }),
    drop: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const admin = createDatabase({ url, poolMax: 1 });
  try {
    await admin.raw(statement);
  } finally {
    await admin.destroy();
  }
}
