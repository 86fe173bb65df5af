import { startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';
import type { Resources } from '../../support/resources.js';
import { programsIn } from '../../support/postgres/cluster-binaries.js';
import type { BenchPostgres, PostgresKind, Progress } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { debianPrograms } from './debian-postgres.js';

const WHOSE: Readonly<Record<PostgresKind, string>> = { embedded: 'embedded', debian: "Debian's" };

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
