import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processExists } from './process-exists.js';

/** What a running Postgres writes into its data directory; a killed one leaves it behind. */
export interface Postmaster {
  readonly pid: number;
  readonly ready: boolean;
}

export function readPostmaster(cluster: string): Postmaster | null {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === 'ready' } : null;
  } catch {
    return null;
  }
}

/** The Postgres that still runs on this cluster, although nobody keeps it; a file that a dead one left is removed. */
export function findLeftover(cluster: string): Postmaster | null {
  const found = readPostmaster(cluster);
  if (found === null) return null;
  if (servesCluster(found.pid, cluster)) return found;
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return null;
}

/** A process of this id may be anything by now: only its command line tells. */
function servesCluster(pid: number, cluster: string): boolean {
  if (pid === process.pid || !processExists(pid)) return false;
  return process.platform === 'win32' || commandLine(pid).includes(cluster);
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}
