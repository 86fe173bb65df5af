#!/usr/bin/env bash
# pg-boss 12.38.0 on PostgreSQL 18.4 (npm: embedded-postgres 18.4.0-beta.17), seen on Linux x64 with Node 20.20 and 22.23.
#
# What a handler threw is in pgboss.job.output, {"name", "message", "stack"}; so is what pg-boss itself says when a handler
# takes longer than expireInSeconds. Guess: then the reason why a job failed is at output.message. Seen: where the worker is
# gone, and it is the supervisor that finds the job late, output is {"value": {"message": "job timed out"}}. So whoever reads
# output.message has no reason for just those jobs whose process crashed.
set -euo pipefail
umask 022
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1 pg-boss@12.38.0 >/dev/null
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
import { PgBoss } from 'pg-boss';
import { rows, stop, until, url } from './postgres.mjs';

const boss = new PgBoss({ connectionString: url, schedule: false, supervise: false, monitorIntervalSeconds: 1 });
boss.on('error', console.error);
let letGo = () => undefined;
try {
  await boss.start();
  for (const [queue, expireInSeconds] of [['throws', 60], ['takes-too-long', 1], ['is-abandoned', 1]]) {
    await boss.createQueue(queue);
    await boss.send(queue, {}, { retryLimit: 0, expireInSeconds });
  }
  await boss.work('throws', () => Promise.reject(new Error('out of memory')));
  await boss.work('takes-too-long', () => new Promise((done) => (letGo = done)));
  // As a worker does whose process then crashes.
  await boss.fetch('is-abandoned');
  const ended = await until(async () => {
    await boss.supervise('is-abandoned');
    const found = await rows(`SELECT name, output->>'message' AS message, output#>>'{value,message}' AS inner_message
      FROM pgboss.job WHERE state = 'failed' ORDER BY created_on`);
    return found.length === 3 && found;
  });
  const seen = ended.map((job) => `${job.name}: output.message ${job.message}, output.value.message ${job.inner_message}`);
  console.log(seen.join('\n'));
  const expected = [
    'throws: output.message out of memory, output.value.message null',
    'takes-too-long: output.message handler execution exceeded 1s, output.value.message null',
    'is-abandoned: output.message null, output.value.message job timed out',
  ];
  process.exitCode = seen.join('\n') === expected.join('\n') ? 0 : 1;
} finally {
  letGo();
  await boss.stop({ graceful: false });
  await stop();
}
JS
node try.mjs && echo 'as described' || { echo 'otherwise than described'; exit 1; }
