#!/usr/bin/env bash
# graphile-worker 0.18.0 on PostgreSQL 18.4 (npm: embedded-postgres 18.4.0-beta.17), seen on Linux x64 with Node 20.20 and 22.23.
#
# The view graphile_worker.jobs has no column for a job's end, but it has updated_at. Guess: that of a job which failed is the
# time at which its last attempt failed. Seen: an attempt leaves updated_at as it was when the job was added, though it
# changes attempts, last_error and run_at in the same row; only a job that is given up by permanentlyFailJobs gets a new one.
# So the end of a failed job is nowhere, and whoever asks for "rows updated since" misses each failure.
set -euo pipefail
umask 022
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1 graphile-worker@0.18.0 >/dev/null
cat > postgres.mjs <<'JS'
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const os = process.platform === 'win32' ? 'windows' : process.platform;
const native = join(process.cwd(), 'node_modules', '@embedded-postgres', `${os}-${process.arch}`, 'native');
const links = join(native, 'pg-symlinks.json');
for (const { source, target } of existsSync(links) ? JSON.parse(readFileSync(links, 'utf8')) : []) {
  const path = join(native, relative('native', target));
  if (!existsSync(path)) symlinkSync(relative(dirname(target), source), path);
}
// Postgres doesn't run as root.
const account = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
const data = join(process.cwd(), 'data');
mkdirSync(data, { mode: 0o700 });
if (account.uid) {
  chownSync(data, account.uid, account.gid);
  chmodSync(process.cwd(), 0o755);
  for (const entry of readdirSync(join(native, 'bin'))) chmodSync(join(native, 'bin', entry), 0o755);
}
const made = spawnSync(join(native, 'bin', 'initdb'), ['-D', data, '-U', 'boss', '-A', 'trust', '--no-sync'], { cwd: data, ...account });
if (made.status !== 0) throw new Error(String(made.stderr));
const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address();
probe.close();
const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };
const server = spawn(
  join(native, 'bin', 'postgres'),
  ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
  { cwd: data, stdio: 'ignore', ...account },
);
const ended = once(server, 'exit');
process.once('exit', () => server.kill('SIGQUIT'));
export const url = `postgres://boss@127.0.0.1:${port}/postgres`;

export async function rows(statement) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

export async function until(wanted) {
  for (let i = 0; i < 300; i++) {
    const found = await wanted().catch(() => undefined);
    if (found) return found;
    await delay(100);
  }
  throw new Error(`not within 30 seconds: ${wanted}`);
}

/** Lets go of every client first: a pool may still be closing. */
export async function stop() {
  server.kill('SIGTERM');
  const late = setTimeout(() => server.kill('SIGINT'), 10_000);
  await ended;
  clearTimeout(late);
}

await until(() => rows('SELECT 1'));
JS
cat > try.mjs <<'JS'
import { Logger, makeWorkerUtils, runOnce } from 'graphile-worker';
import { rows, stop, url } from './postgres.mjs';

const logger = new Logger(() => () => undefined);
const utils = await makeWorkerUtils({ connectionString: url, logger });
try {
  await utils.migrate();
  await utils.addJob('fail', {}, { jobKey: 'will be tried again', maxAttempts: 5 });
  await utils.addJob('fail', {}, { jobKey: 'fails for good', maxAttempts: 1 });
  const { id } = await utils.addJob('render', {}, { jobKey: 'is given up by hand', maxAttempts: 1 });
  const jobs = () => rows(`SELECT key, attempts, last_error, run_at::text, updated_at::text FROM graphile_worker.jobs ORDER BY id`);
  const before = Object.fromEntries((await jobs()).map((row) => [row.key, row]));
  const fail = () => Promise.reject(new Error('out of memory'));
  await runOnce({ connectionString: url, logger, noHandleSignals: true, taskList: { fail } });
  await utils.permanentlyFailJobs([id], 'given up');
  const seen = (await jobs()).map((row) => {
    const column = (name) => `${name} ${row[name] === before[row.key][name] ? 'as it was' : 'another'}`;
    return `${row.key}: attempts ${row.attempts}, ${row.last_error}, ${column('run_at')}, ${column('updated_at')}`;
  });
  console.log(seen.join('\n'));
  const expected = [
    'will be tried again: attempts 1, out of memory, run_at another, updated_at as it was',
    'fails for good: attempts 1, out of memory, run_at another, updated_at as it was',
    'is given up by hand: attempts 1, given up, run_at as it was, updated_at another',
  ];
  process.exitCode = seen.join('\n') === expected.join('\n') ? 0 : 1;
} finally {
  await utils.release();
  await stop();
}
JS
node try.mjs && echo 'as described' || { echo 'otherwise than described'; exit 1; }
