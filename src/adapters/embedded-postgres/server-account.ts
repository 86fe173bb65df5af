import { statSync } from 'node:fs';
import { join } from 'node:path';

/** The user that Postgres' processes run as, where it isn't ours. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`: initdb looks its user up, so that the id must be one that the system knows. */
const NOBODY = process.platform === 'darwin' ? 0xff_ff_ff_fe : 65_534;

/**
 * Postgres refuses to run as root. Root's server runs as whoever owns the cluster that is there, or as `nobody`;
 * everyone else's runs as themselves (null).
 */
export function serverAccount(folder: string): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  const cluster = statSync(clusterFolder(folder), { throwIfNoEntry: false });
  if (cluster === undefined || cluster.uid === 0) return { uid: NOBODY, gid: NOBODY };
  return { uid: cluster.uid, gid: cluster.gid };
}

/** The options of `spawn` that run a program as this account: it takes signed 32-bit ids. */
export function spawnAs(account: ServerAccount | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.uid | 0, gid: account.gid | 0 };
}

export function clusterFolder(folder: string): string {
  return join(folder, 'cluster');
}
