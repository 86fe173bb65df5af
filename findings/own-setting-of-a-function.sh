#!/usr/bin/env bash
# PostgreSQL 18.4 (npm: embedded-postgres 18.4.0-beta.17), seen on Linux x64.
#
# Anybody may set a parameter of an own name, `SET app.mode = 'x'` or set_config('app.mode', 'x', true): no right is asked
# for. Guess: then a function's owner may attach it to the function, CREATE FUNCTION … SET app.mode = 'x', which is the same
# setting for the time of the call. Seen: that is refused to everyone but a superuser, "permission denied to set parameter",
# when the function is made, though the function may call set_config itself. So an installer that was tried as superuser
# fails for the owner of an ordinary database.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --ignore-scripts --no-audit --no-fund embedded-postgres@18.4.0-beta.17 pg@8.23.1 >/dev/null
cat > try.mjs <<'EOF'
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
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
const port = 20_000 + (process.pid % 20_000);
const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };
const server = spawn(
  join(native, 'bin', 'postgres'),
  ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
  { cwd: data, stdio: 'ignore', ...account },
);
async function as(user, ...statements) {
  const client = new pg.Client({ host: '127.0.0.1', port, user, database: 'postgres' });
  await client.connect();
  try {
    let answer;
    for (const statement of statements) answer = await client.query(statement);
    return answer.rows[0] ?? 'done';
  } catch (error) {
    return `${error.code} ${error.message}`;
  } finally {
    await client.end();
  }
}
try {
  for (let i = 0; i < 100; i++) {
    try {
      await as('boss', 'SELECT 1');
      break;
    } catch {
      await delay(100);
    }
  }
  await as('boss', 'CREATE ROLE app LOGIN', 'GRANT CREATE ON SCHEMA public TO app');
  const create = (name, extra, body) =>
    `CREATE FUNCTION ${name}() RETURNS text LANGUAGE plpgsql ${extra} AS $$ BEGIN ${body} RETURN current_setting('app.mode'); END $$`;
  const seen = {
    set: await as('app', `SET app.mode = 'x'`),
    attached: await as('app', create('attached', `SET app.mode = 'x'`, '')),
    attachedBySuperuser: await as('boss', create('of_boss', `SET app.mode = 'x'`, '')),
    called: await as('app', create('called', '', `PERFORM set_config('app.mode', 'x', true);`), 'SELECT called()'),
  };
  console.log(seen);
  const isAsSeen =
    seen.set === 'done' &&
    seen.attached === '42501 permission denied to set parameter "app.mode"' &&
    seen.attachedBySuperuser === 'done' &&
    seen.called.called === 'x';
  process.exitCode = isAsSeen ? 0 : 1;
} finally {
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGINT');
  await ended;
}
EOF
node try.mjs && echo 'as described' || { echo 'otherwise than described'; exit 1; }
