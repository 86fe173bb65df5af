#!/usr/bin/env bash
# DBOS Transact for TypeScript, @dbos-inc/dbos-sdk 5.3.0, on PostgreSQL 18.4 (npm: embedded-postgres 18.4.0-beta.17), seen on
# Linux x64 with Node 20.20 and 22.23.
#
# dbos.workflow_status has the columns inputs, output and error. Guess: they hold a workflow's inputs, output and error.
# Seen: in a new database they are NULL in every row, whatever became of the workflow; the values are in two other tables,
# workflow_input and workflow_output. A query of the old columns doesn't fail: it says that nothing was wrong.
set -euo pipefail
umask 022
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1 @dbos-inc/dbos-sdk@5.3.0 >/dev/null
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
import { DBOS } from '@dbos-inc/dbos-sdk';
import { rows, stop, url } from './postgres.mjs';

const ignore = () => undefined;
const logger = { info: ignore, debug: ignore, warn: ignore, error: ignore };
DBOS.setConfig({ name: 'try', systemDatabaseUrl: url, logger });
const embed = DBOS.registerWorkflow(async (prompt) => `${prompt} in numbers`, { name: 'embed' });
const render = DBOS.registerWorkflow(() => Promise.reject(new Error('out of memory')), { name: 'render' });
try {
  await DBOS.launch();
  await embed('a cat');
  await render('a dog').catch(ignore);
  const [embedded, rendered] = await rows(`
    SELECT s.name, s.status, s.inputs, s.output, s.error,
      i.inputs AS other_inputs, o.output AS other_output, o.error AS other_error
    FROM dbos.workflow_status s
    LEFT JOIN dbos.workflow_input i USING (workflow_uuid)
    LEFT JOIN dbos.workflow_output o USING (workflow_uuid)
    ORDER BY s.name`);
  const inside = (value) => (value === null ? null : JSON.parse(value).json);
  const seen = [embedded, rendered].flatMap((row) => [
    `${row.name}: ${row.status}, inputs ${row.inputs}, output ${row.output}, error ${row.error}`,
    `  in the other tables: inputs ${inside(row.other_inputs)}, output ${inside(row.other_output)}, error ${inside(row.other_error)?.message ?? null}`,
  ]);
  console.log(seen.join('\n'));
  const expected = [
    'embed: SUCCESS, inputs null, output null, error null',
    '  in the other tables: inputs a cat, output a cat in numbers, error null',
    'render: ERROR, inputs null, output null, error null',
    '  in the other tables: inputs a dog, output null, error out of memory',
  ];
  process.exitCode = seen.join('\n') === expected.join('\n') ? 0 : 1;
} finally {
  await DBOS.shutdown();
  await stop();
}
JS
node --no-deprecation try.mjs && echo 'as described' || { echo 'otherwise than described'; exit 1; }
