import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';
import type { Resources } from '../../support/resources.js';
import { programsIn } from '../../support/postgres/cluster-binaries.js';
import type { BenchPostgres, PostgresKind, Progress } from '../bench.js';
import { withKnex } from '../database/bench-database.js';

const DEBIAN = '/usr/lib/postgresql';
const WHOSE: Readonly<Record<PostgresKind, string>> = { embedded: 'embedded', debian: "Debian's" };

/** Where Debian put the programs of its newest Postgres; null where there is none. */
export function debianPrograms(root = DEBIAN): string | null {
  if (!existsSync(root)) return null;
  const [newest] = readdirSync(root)
    .filter((version) => existsSync(join(root, version, 'bin/postgres')))
    .sort((a, b) => Number(b) - Number(a));
  return newest === undefined ? null : join(root, newest, 'bin');
}

/** Which ones there are of the wanted. @throws Error where one was asked for that isn't installed. */
export function availableKinds(
  wanted: readonly PostgresKind[] | null,
  programs = debianPrograms(),
): readonly PostgresKind[] {
  if (wanted === null) return programs === null ? ['embedded'] : ['embedded', 'debian'];
  if (programs === null && wanted.includes('debian')) {
    throw new Error(`--server: there is no ${DEBIAN}/*/bin/postgres; install Debian's package postgresql`);
  }
  return wanted;
}

/** A cluster of the bench's own, whoever made the programs; it stops when the resources close. */
export async function startBenchPostgres(
  kind: PostgresKind,
  dataDir: string,
  resources: Resources,
  onProgress: Progress,
): Promise<BenchPostgres> {
  const programs = kind === 'debian' ? debianPrograms() : null;
  const postgres = await startEmbeddedPostgres({
    dataDir,
    onProgress,
    ...(programs !== null && { binaries: programsIn(programs) }),
  });
  resources.defer(() => postgres.stop());
  const { url, pid } = postgres;
  return { kind, label: `${WHOSE[kind]} ${await versionOf(url)}`, url, pid, dataDir: postgres.dataDir };
}

async function versionOf(url: string): Promise<string> {
  const { rows } = await withKnex(url, (knex) =>
    knex.raw<{ rows: { server_version: string }[] }>('SHOW server_version'),
  );
  return rows[0]?.server_version.split(' ')[0] ?? '';
}
