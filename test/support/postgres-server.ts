import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { removeData, startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';

interface SharedServer {
  readonly folder: string;
  readonly dataDir: string;
  readonly postgres: EmbeddedPostgres;
}

let starting: Promise<SharedServer> | null = null;

/** The URL, as superuser, of the one Postgres that all suites of this run share; started when the first asks. */
export async function postgresServer(): Promise<string> {
  starting ??= start();
  return (await starting).postgres.url;
}

async function start(): Promise<SharedServer> {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-test-'));
  const dataDir = join(folder, 'postgres');
  return { folder, dataDir, postgres: await startEmbeddedPostgres({ dataDir }) };
}

export async function stopPostgresServer(): Promise<void> {
  if (starting === null) return;
  const { folder, dataDir, postgres } = await starting;
  await postgres.stop();
  // As root the data may be elsewhere than wanted: only the launcher knows.
  await removeData(dataDir);
  rmSync(folder, { recursive: true, force: true });
}

/** Mocha loads this file before the suites and runs this hook after them. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(30_000);
    await stopPostgresServer();
  },
};
