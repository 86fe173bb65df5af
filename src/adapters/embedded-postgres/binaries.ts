import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { privateFolder } from './private-folder.js';
import type { ServerAccount } from './server-account.js';
import { spawnAs } from './server-account.js';

/** Postgres' programs, runnable by the server's account. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly major: number;
}

/** The package of this platform: `version` is that of Postgres, `native` holds bin, lib and share. */
export interface PlatformPackage {
  readonly version: string;
  readonly native: string;
}

/**
 * The programs where they were installed or, where the server's account can't reach or run them there, a copy that is
 * made once per version.
 * @throws EmbeddedPostgresError `unsupported_platform`, `unsafe_folder`
 */
export function findBinaries(account: ServerAccount | null, found = platformPackage()): Binaries {
  restoreLinks(found.native, found.native);
  const problem = whyNotRunnable(found.native, account);
  if (problem === null) return programs(found.native, found.version);

  const copy = copyOnce(found);
  const copyProblem = whyNotRunnable(copy, account);
  if (copyProblem === null) return programs(copy, found.version);
  throw new EmbeddedPostgresError(
    'unsupported_platform',
    `The embedded Postgres does not run on this system (${copyProblem}); set DATABASE_URL to use a Postgres of your own.`,
  );
}

/**
 * By way of the launcher package, which depends on it, so that it is found wherever the package manager puts it.
 * @param from the file or URL that the launcher is looked up from.
 * @throws EmbeddedPostgresError `unsupported_platform`
 */
export function platformPackage(
  launcherName = 'embedded-postgres',
  from: string = import.meta.url,
): PlatformPackage {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const launcher = createRequire(from).resolve(launcherName);
    const root = dirname(dirname(createRequire(launcher).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    return { version, native: join(root, 'native') };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'unsupported_platform',
      `The embedded Postgres is not installed here, or there is none for ${process.platform}-${process.arch} (${name}); ` +
        'set DATABASE_URL to use a Postgres of your own.',
      { cause },
    );
  }
}

/** npm packages carry no links; the package lists them for its install script, which may not have been run. */
function restoreLinks(listed: string, native: string): void {
  const list = join(listed, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, relative('native', target));
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST' && code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') throw error;
    }
  }
}

function whyNotRunnable(native: string, account: ServerAccount | null): string | null {
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], {
    cwd: native,
    encoding: 'utf8',
    ...spawnAs(account),
  });
  if (tried.status === 0) return null;
  return tried.error?.message ?? (tried.stderr.trim().split('\n')[0] || `exit code ${tried.status}`);
}

function copyOnce({ native, version }: PlatformPackage): string {
  const home = privateFolder();
  const copy = join(home, `postgres-${version}-${process.platform}-${process.arch}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${randomBytes(6).toString('hex')}`;
  mkdirSync(draft);
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  restoreLinks(native, draft);
  openToReaders(draft);
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** The package may have been unpacked under a umask that leaves it to its owner. */
function openToReaders(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const inBin = entry.parentPath.endsWith('bin');
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() || inBin ? 0o755 : 0o644);
  }
}

function programs(native: string, version: string): Binaries {
  const bin = join(native, 'bin');
  return {
    postgres: join(bin, 'postgres'),
    initdb: join(bin, 'initdb'),
    pgCtl: join(bin, 'pg_ctl'),
    major: Number.parseInt(version, 10),
  };
}
