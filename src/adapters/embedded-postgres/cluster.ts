import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { ServerAccount } from './server-account.js';
import { clusterFolder, spawnAs } from './server-account.js';
import { serverEnvironment } from './server-environment.js';

export const SUPERUSER = 'taskdeck';
export const PASSWORD_FILE = 'password';
/** How the names of what is being made or removed start. */
export const DRAFT = 'draft-';

/**
 * Makes the cluster where there is none: beside its place first, so that what an interrupted start leaves is never
 * taken for one.
 * @returns the superuser's password.
 * @throws EmbeddedPostgresError `other_version`, `unlisted_user`, `start_failed`
 */
export async function ensureCluster(
  folder: string,
  binaries: Binaries,
  account: ServerAccount | null,
  onInit: () => void,
): Promise<string> {
  removeDrafts(folder);
  const cluster = clusterFolder(folder);
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    const major = Number.parseInt(readFileSync(join(cluster, 'PG_VERSION'), 'utf8'), 10);
    if (major === binaries.major) return readFileSync(join(folder, PASSWORD_FILE), 'utf8').trim();
    throw new EmbeddedPostgresError(
      'other_version',
      `The data in ${folder} is of Postgres ${major}, this Taskdeck brings Postgres ${binaries.major}; ` +
        'start anew with --fresh, or choose another folder with --data.',
    );
  }
  onInit();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(join(folder, PASSWORD_FILE), `${password}\n`, { mode: 0o600 });
  const draft = join(folder, `${DRAFT}${randomBytes(6).toString('hex')}`);
  const passwordDraft = `${draft}.password`;
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordDraft, `${password}\n`, { mode: 0o600 });
  if (account !== null) {
    for (const path of [draft, passwordDraft]) chownSync(path, account.uid, account.gid);
  }
  try {
    await initdb(draft, passwordDraft, binaries, account);
    renameSync(draft, cluster);
  } finally {
    removeDrafts(folder);
  }
  return password;
}

/** What interrupted starts left; only for the holder of the folder's lock. */
export function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (name.startsWith(DRAFT)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** What initdb says to a user id without a name, as containers are often given one. */
const UNLISTED_USER = /could not look up effective user ID (\d+)/;

/**
 * What is a letter, and which is its capital: of all scripts, or of ASCII alone where the system knows nothing better.
 * Finding a part of a name takes letters for its index.
 */
const CTYPES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

async function initdb(
  cluster: string,
  passwordFile: string,
  binaries: Binaries,
  account: ServerAccount | null,
): Promise<void> {
  let complaint = '';
  for (const ctype of CTYPES) {
    const said = await runInitdb(cluster, passwordFile, binaries, account, ctype);
    if (said === null) return;
    complaint = said;
    if (!said.includes(`"${ctype}"`)) break;
  }
  const unlisted = UNLISTED_USER.exec(complaint)?.[1];
  if (unlisted !== undefined) {
    throw new EmbeddedPostgresError(
      'unlisted_user',
      `Postgres makes no database for user id ${unlisted}, which has no entry in /etc/passwd here; run this as a user ` +
        'who has one, or set DATABASE_URL to use a Postgres of your own.',
    );
  }
  throw new EmbeddedPostgresError(
    'start_failed',
    `Postgres could not make its data directory: ${complaint}; set DATABASE_URL to use a Postgres of your own.`,
  );
}

/** `C` orders text by its bytes, whatever the system's locales are. @returns what initdb complained of; null where it made the cluster. */
async function runInitdb(
  cluster: string,
  passwordFile: string,
  binaries: Binaries,
  account: ServerAccount | null,
  ctype: string,
): Promise<string | null> {
  const child = spawn(
    binaries.initdb,
    [
      `--pgdata=${cluster}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--locale=C',
      `--lc-ctype=${ctype}`,
      '--encoding=UTF8',
      '--data-checksums',
    ],
    { cwd: cluster, stdio: ['ignore', 'ignore', 'pipe'], ...spawnAs(account), ...serverEnvironment() },
  );
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint = (complaint + chunk).slice(-4_000);
  });
  const exit = await new Promise<number | null | Error>((done) => {
    child.once('error', done).once('close', done);
  });
  if (exit === 0) return null;
  return exit instanceof Error ? exit.message : complaint.trim().replaceAll('\n', ' ');
}
