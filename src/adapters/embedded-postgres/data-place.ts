import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { privateFolder } from './private-folder.js';
import type { ServerAccount } from './server-account.js';
import { serverAccount, spawnAs } from './server-account.js';

/** The file that says that everything Postgres' in this folder was put there by this launcher. */
export const MARKER = 'taskdeck-data.json';

/**
 * Makes, or finds, the folder that holds the database: the wanted one or, where the server's account can't reach or
 * own anything in that, a private one whose name derives from the wanted one, so that the next start finds it again.
 * @throws EmbeddedPostgresError `not_our_folder`, `unsafe_folder`
 */
export function prepareDataFolder(wanted: string): string {
  const folder = canonical(wanted);
  if (isMarked(folder)) return ownFolder(folder);
  const entries = existsSync(folder) ? contents(folder) : [];
  if (entries.length > 0) {
    throw new EmbeddedPostgresError(
      'not_our_folder',
      `${folder} holds something else than Taskdeck's data; choose another folder with --data.`,
    );
  }
  const made = makeFolder(folder);
  if (canHold(folder, serverAccount(folder))) return mark(folder, folder);
  for (const path of made.reverse()) rmdirSync(path);

  const fallback = fallbackFolder(folder);
  mkdirSync(fallback, { recursive: true, mode: 0o711 });
  return isMarked(fallback) ? fallback : mark(fallback, folder);
}

/** Root can use everybody's; everybody else could not even look into another user's. */
function ownFolder(folder: string): string {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0 || statSync(folder).uid === uid) return folder;
  throw new EmbeddedPostgresError(
    'not_our_folder',
    `The data in ${folder} was made by another user; choose another folder with --data.`,
  );
}

/** Where the data of a wanted folder is, if there is any. */
export function findDataFolder(wanted: string): string | null {
  const folder = canonical(wanted);
  if (isMarked(folder)) return ownFolder(folder);
  const fallback = fallbackFolder(folder);
  return isMarked(fallback) ? fallback : null;
}

function fallbackFolder(folder: string): string {
  const label = basename(folder).replace(/[^\w.-]/g, '_');
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return join(privateFolder(), `data-${label}-${hash}`);
}

/** One spelling for each folder, whether it exists or not, so that two starts can't take it for two folders. */
function canonical(wanted: string): string {
  const path = resolve(wanted);
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(canonical(parent), basename(path));
}

function isMarked(folder: string): boolean {
  return existsSync(join(folder, MARKER));
}

function mark(folder: string, wanted: string): string {
  const text = JSON.stringify({ madeBy: 'taskdeck', for: wanted });
  writeFileSync(join(folder, MARKER), `${text}\n`, { mode: 0o600 });
  return folder;
}

function contents(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new EmbeddedPostgresError('not_our_folder', `${folder} can't be read as a folder.`, { cause });
  }
}

/** Makes the folder and what is missing above it; gives what it made, outermost first. */
function makeFolder(folder: string): string[] {
  if (existsSync(folder)) return [];
  const above = makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o755 });
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'not_our_folder',
      `${folder} can't be made; choose another with --data.`,
      {
        cause,
      },
    );
  }
  return [...above, folder];
}

/** Tried rather than reckoned from modes: some file systems keep no modes, others no owners, and ACLs add to both. */
function canHold(folder: string, account: ServerAccount | null): boolean {
  if (process.platform === 'win32') return true;
  const probe = join(folder, `probe-${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(probe, { mode: 0o700 });
  } catch {
    return false;
  }
  try {
    if (account !== null) chownSync(probe, account.uid, account.gid);
    const kept = statSync(probe);
    if ((kept.mode & 0o077) !== 0 || (account !== null && kept.uid !== account.uid)) return false;
    return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', probe], spawnAs(account)).status === 0;
  } catch {
    return false;
  } finally {
    rmdirSync(probe);
  }
}
