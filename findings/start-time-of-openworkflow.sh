#!/usr/bin/env bash
# openworkflow 0.10.1 on PostgreSQL 18.4 (npm: embedded-postgres 18.4.0-beta.17), seen on Linux x64 with Node 20.20 and 22.23.
#
# openworkflow.workflow_runs has a started_at, which is set when a worker takes the run, and stays when the run completes,
# sleeps or is cancelled. Guess: then a run that failed keeps it as well, and finished_at - started_at says how long it took.
# Seen: each failure sets it to NULL, for good in a run that failed for good. A run that completes after another attempt has
# the time at which that attempt began, not the first one.
set -euo pipefail
umask 022
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1 openworkflow@0.10.1 postgres@3.4.9 >/dev/null
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
import { OpenWorkflow } from 'openworkflow';
import { BackendPostgres } from 'openworkflow/postgres';
import { rows, stop, until, url } from './postgres.mjs';

const runs = (condition = 'true') =>
  rows(`SELECT id, workflow_name AS name, status, started_at::text AS started, error
    FROM openworkflow.workflow_runs WHERE ${condition} ORDER BY created_at`);
const backend = await BackendPostgres.connect(url);
const client = new OpenWorkflow({ backend });
const begun = new Map();

function define(name, retryPolicy, body) {
  client.defineWorkflow({ name, retryPolicy }, async (context) => {
    const [{ started }] = await runs(`workflow_name = '${name}'`);
    if (!begun.has(name)) begun.set(name, started);
    return body(context);
  });
}
const again = (interval) => ({ maximumAttempts: 5, initialInterval: interval, maximumInterval: interval });
let tries = 0;
function fail() {
  throw new Error('out of memory');
}
define('completes', again('1h'), () => 'done');
define('is cancelled', again('1h'), ({ step }) => step.sleep('nap', '1h'));
define('fails for good', { maximumAttempts: 1 }, fail);
define('will be tried again', again('1h'), fail);
define('fails, then completes', again('10ms'), () => (++tries === 1 ? fail() : 'done'));
const worker = client.newWorker();
try {
  for (const name of ['completes', 'is cancelled', 'fails for good', 'will be tried again', 'fails, then completes']) {
    await client.runWorkflow({ name }, {});
  }
  await worker.start();
  const [asleep] = await until(async () => {
    const found = await runs(`workflow_name = 'is cancelled' AND status = 'running' AND worker_id IS NULL`);
    return found.length === 1 && found;
  });
  await client.cancelWorkflowRun(asleep.id);
  const ended = await until(async () => {
    const found = await runs();
    const isOver = ({ name, status, error }) =>
      name === 'will be tried again' ? status === 'pending' && error : ['completed', 'canceled', 'failed'].includes(status);
    return found.every(isOver) && found;
  });
  const seen = ended.map(({ name, status, started }) => {
    const first = begun.get(name);
    if (!first) return `${name}: no start was seen`;
    return `${name}: ${status}, started_at ${started === null ? 'NULL' : started === first ? 'as at first' : 'another'}`;
  });
  console.log(seen.join('\n'));
  const expected = [
    'completes: completed, started_at as at first',
    'is cancelled: canceled, started_at as at first',
    'fails for good: failed, started_at NULL',
    'will be tried again: pending, started_at NULL',
    'fails, then completes: completed, started_at another',
  ];
  process.exitCode = seen.join('\n') === expected.join('\n') ? 0 : 1;
} finally {
  await worker.stop();
  await backend.stop();
  await stop();
}
JS
node try.mjs && echo 'as described' || { echo 'otherwise than described'; exit 1; }
