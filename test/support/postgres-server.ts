import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData, startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import type { Knex } from 'knex';
import { createDatabase } from '../../src/adapters/knex/create-database.js';
import { migrate } from '../../src/adapters/knex/migrations/migrate.js';
import type { Kept } from './kept-for-the-run.js';
import { keptForTheRun } from './kept-for-the-run.js';
import { withResources } from './resources.js';

/** The URL, as superuser, of another Postgres to run the suites against, such as one of another major version. */
const { TEST_POSTGRES_URL } = process.env;
/** Mocha numbers the processes that run suites; each has a server of its own, as locks and roles are a server's. */
const { MOCHA_WORKER_ID = '0' } = process.env;

const MIGRATED = 'migrated';

const serverOf = keptForTheRun('server', start);

export interface PostgresServer {
  /** As superuser. */
  readonly url: string;
  /** A database with the tables of the last migration, to copy; null where there is none. */
  readonly migrated: string | null;
}

/** The one Postgres that all suites of this process share; started when the first asks. */
export async function postgresServer(): Promise<PostgresServer> {
  if (TEST_POSTGRES_URL !== undefined) return { url: TEST_POSTGRES_URL, migrated: null };
  return { url: await serverOf(MOCHA_WORKER_ID), migrated: MIGRATED };
}

function start(): Promise<Kept> {
  return withResources(async (resources) => {
    const folder = mkdtempSync(join(tmpdir(), 'taskdeck-test-'));
    resources.defer(() => rmSync(folder, { recursive: true, force: true }));
    const dataDir = join(folder, 'postgres');
    // As root the data may be elsewhere than wanted: only the launcher knows.
    resources.defer(() => removeData(dataDir));
    const postgres = await startEmbeddedPostgres({ dataDir });
    resources.defer(() => postgres.stop());
    await prepare(postgres.url);
    return { text: postgres.url, close: () => resources.close() };
  });
}

async function prepare(url: string): Promise<void> {
  await onDatabase(url, async (admin) => {
    // What is written need not outlast the machine, which no test ends.
    for (const setting of ['fsync', 'full_page_writes']) await admin.raw(`ALTER SYSTEM SET ${setting} = off`);
    await admin.raw('SELECT pg_reload_conf()');
    await admin.raw('CREATE DATABASE ??', [MIGRATED]);
  });
  const migrated = new URL(url);
  migrated.pathname = `/${MIGRATED}`;
  await onDatabase(migrated.href, migrate);
}

/** On a connection that is closed in the end. */
export async function onDatabase(url: string, work: (knex: Knex) => Promise<unknown>): Promise<void> {
  const knex = createDatabase({ url, poolMax: 1 });
  try {
    await work(knex);
  } finally {
    await knex.destroy();
  }
}
