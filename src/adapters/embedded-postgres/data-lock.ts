import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { processExists } from './process-exists.js';

const LOCK = 'in-use.json';
const PATIENCE_MS = 20_000;
/** A holder's answer is far shorter: a longer one is a stranger's. */
const MAX_ANSWER = 256;

export interface DataLock {
  /** From now on, others wait for the release instead of giving up. */
  announceRelease(): void;
  release(): void;
}

interface LockFile {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
}

/**
 * Holds a data folder for this process. The holder answers on a port, which ends with it however it dies, while a pid
 * alone may have become another process' since.
 * @throws EmbeddedPostgresError `in_use`
 */
export async function lockDataFolder(folder: string): Promise<DataLock> {
  const path = join(folder, LOCK);
  const token = randomBytes(16).toString('hex');
  let releasing = false;
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(`${token} ${releasing ? 'releasing' : 'held'}`);
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  const draft = `${path}.${token}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, port, token } satisfies LockFile), { mode: 0o600 });
  try {
    await claim(path, draft);
  } catch (error) {
    server.close();
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    announceRelease: () => {
      releasing = true;
    },
    release: () => {
      if (readLock(path)?.token === token) rmSync(path, { force: true });
      server.close();
    },
  };
}

async function claim(path: string, draft: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      linkSync(draft, path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = readLock(path);
    const state = holder === null ? 'gone' : await ask(holder);
    if (state === 'gone') removeStale(path, holder);
    else if (state === 'held' || Date.now() > deadline) throw inUse(path, holder);
    else await new Promise((done) => setTimeout(done, 100));
  }
}

/** Moves it away before looking again, so that a lock which another start has just put there is not lost. */
function removeStale(path: string, judged: LockFile | null): void {
  const aside = `${path}.stale-${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
    if (readLock(aside)?.token !== judged?.token) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

async function ask(holder: LockFile): Promise<'held' | 'releasing' | 'gone'> {
  return new Promise((answer) => {
    let text = '';
    const socket = connect(holder.port, '127.0.0.1');
    // Silent is a holder that is stopped or overloaded, or a stranger that got the port of a dead one.
    socket.setTimeout(3_000, () => {
      socket.destroy();
      answer(processExists(holder.pid) ? 'held' : 'gone');
    });
    socket.on('error', () => {
      answer('gone');
    });
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.length <= MAX_ANSWER) return;
      socket.destroy();
      answer('gone');
    });
    socket.on('end', () => {
      const [token, state] = text.split(' ');
      if (token !== holder.token) answer('gone');
      else answer(state === 'releasing' ? 'releasing' : 'held');
    });
  });
}

function readLock(path: string): LockFile | null {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<LockFile>;
    if (typeof found.port !== 'number' || typeof found.token !== 'string') return null;
    return { pid: found.pid ?? 0, port: found.port, token: found.token };
  } catch {
    return null;
  }
}

function inUse(path: string, holder: LockFile | null): EmbeddedPostgresError {
  const folder = path.slice(0, -LOCK.length - 1);
  return new EmbeddedPostgresError(
    'in_use',
    `The data in ${folder} is in use by another Taskdeck (process ${holder?.pid ?? 'unknown'}); ` +
      `stop that one, or choose another folder with --data. If that process is something else, remove ${path}.`,
  );
}
