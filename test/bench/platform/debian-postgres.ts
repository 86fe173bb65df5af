import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresKind } from '../bench.js';

const DEBIAN = '/usr/lib/postgresql';

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
