import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData, startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { withResources } from './resources.js';

interface SharedServer {
  readonly url: string;
  close(): Promise<void>;
}

let starting: Promise<SharedServer> | null = null;

/** The URL, as superuser, of another Postgres to run the suites against, such as one of another major version. */
const { TEST_POSTGRES_URL } = process.env;

/** The URL, as superuser, of the one Postgres that all suites of this run share; started when the first asks. */
export async function postgresServer(): Promise<string> {
  if (TEST_POSTGRES_URL !== undefined) return TEST_POSTGRES_URL;
  starting ??= start();
  return (await starting).url;
}

function start(): Promise<SharedServer> {
  return withResources(async (resources) => {
    const folder = mkdtempSync(join(tmpdir(), 'taskdeck-test-'));
    resources.defer(() => rmSync(folder, { recursive: true, force: true }));
    const dataDir = join(folder, 'postgres');
    // As root the data may be elsewhere than wanted: only the launcher knows.
    resources.defer(() => removeData(dataDir));
    const postgres = await startEmbeddedPostgres({ dataDir });
    resources.defer(() => postgres.stop());
    return { url: postgres.url, close: () => resources.close() };
  });
}

/** Where it could not be started, the suites that asked for it have said so. */
export async function stopPostgresServer(): Promise<void> {
  const server = await starting?.catch(() => null);
  await server?.close();
}

/** Mocha loads this file before the suites and runs this hook after them. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(30_000);
    await stopPostgresServer();
  },
};
