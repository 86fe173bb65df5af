import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, fchownSync, fstatSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findLeftover, readPostmaster } from './postmaster-file.js';
import type { ServerAccount } from './server-account.js';
import { clusterFolder, spawnAs } from './server-account.js';
import { serverEnvironment } from './server-environment.js';

export const LOG = 'postgres.log';
const MAX_LOG_BYTES = 4_000_000;
const START_DEADLINE_MS = 120_000;
const STOP_MODES = [
  ['fast', 10],
  ['immediate', 5],
] as const;

/** For one developer's machine: little memory, no replication, but every commit on the disk before it is acknowledged. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '50',
  shared_buffers: '128MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
};

export interface ServerPlan {
  readonly folder: string;
  readonly binaries: Binaries;
  readonly account: ServerAccount | null;
}

/**
 * Starts Postgres and waits until it takes connections, however long its recovery lasts within two minutes.
 * @param overrides settings in place of the usual ones.
 * @throws EmbeddedPostgresError `port_taken`, `start_failed`
 */
export async function launchPostgres(
  plan: ServerPlan,
  port: number,
  overrides: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const cluster = clusterFolder(plan.folder);
  const log = join(plan.folder, LOG);
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(log, `${log}.1`);
  const output = openSync(log, 'a', 0o600);
  const logStart = fstatSync(output).size;
  // So that the folder's owner can go on with what root started.
  if (plan.account !== null) fchownSync(output, statSync(plan.folder).uid, statSync(plan.folder).gid);
  const settings = Object.entries({ ...SETTINGS, ...overrides, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(plan.binaries.postgres, ['-D', cluster, ...settings], {
    cwd: cluster,
    stdio: ['ignore', output, output],
    ...spawnAs(plan.account),
    ...serverEnvironment(),
  });
  closeSync(output);
  let spawnError: Error | null = null;
  child.once('error', (error) => {
    spawnError = error;
  });

  const deadline = Date.now() + START_DEADLINE_MS;
  while (child.exitCode === null && child.signalCode === null && spawnError === null) {
    const postmaster = readPostmaster(cluster);
    if (postmaster !== null && postmaster.pid === child.pid && postmaster.ready) return child;
    if (Date.now() > deadline) child.kill('SIGQUIT');
    await new Promise((done) => setTimeout(done, 20));
  }
  const said = readFileSync(log).subarray(logStart).toString('utf8');
  if (said.includes('Address already in use')) {
    throw new EmbeddedPostgresError('port_taken', `Port ${port} is taken; choose another one for Postgres.`);
  }
  const reason = said.split('\n').filter((line) => /FATAL|PANIC|DETAIL/.test(line));
  throw new EmbeddedPostgresError(
    'start_failed',
    `Postgres did not start: ${reason.join(' ') || 'it said nothing'} (its log: ${log})`,
    { cause: spawnError },
  );
}

/** Stops the Postgres that runs on this cluster, if one does; only for the holder of the folder's lock. */
export async function stopLeftover(plan: ServerPlan): Promise<void> {
  if (findLeftover(clusterFolder(plan.folder)) !== null) await stopPostgres(plan);
}

/** Stops the Postgres of this cluster: properly, else at once, else by force. */
export async function stopPostgres(plan: ServerPlan): Promise<void> {
  const cluster = clusterFolder(plan.folder);
  for (const [mode, seconds] of STOP_MODES) {
    const control = spawn(
      plan.binaries.pgCtl,
      ['stop', '-D', cluster, '-m', mode, '-w', '-t', String(seconds), '-s'],
      { cwd: cluster, stdio: 'ignore', ...spawnAs(plan.account), ...serverEnvironment() },
    );
    const exit = await new Promise<unknown>((done) => {
      control.once('error', done).once('close', done);
    });
    if (exit === 0 || readPostmaster(cluster) === null) return;
  }
  const postmaster = readPostmaster(cluster);
  if (postmaster !== null) process.kill(postmaster.pid, 'SIGKILL');
}
