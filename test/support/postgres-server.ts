import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { removeData, startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';

let starting: Promise<EmbeddedPostgres> | null = null;

/** The URL, as superuser, of the one Postgres that all suites of this run share; started when the first asks. */
export async function postgresServer(): Promise<string> {
  starting ??= startEmbeddedPostgres({
    dataDir: join(mkdtempSync(join(tmpdir(), 'taskdeck-test-')), 'postgres'),
  });
  return (await starting).url;
}

/** Root hooks: mocha loads this file before the suites. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    const server = await starting;
    if (server === null) return;
    await server.stop();
    await removeData(server.dataDir);
  },
};
