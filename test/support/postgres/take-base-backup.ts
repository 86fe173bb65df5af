import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { ServerAccount } from '../../../src/adapters/embedded-postgres/server-account.js';
import { clusterFolder } from '../../../src/adapters/embedded-postgres/server-account.js';
import { copyClusterFiles, own } from './copy-cluster-files.js';
import type { PostgresCluster } from './postgres-cluster.js';

/** The functions around a backup, told neither to wait for the next checkpoint nor for an archive. */
const FUNCTIONS = {
  since15: [`pg_backup_start('taskdeck', fast => true)`, 'pg_backup_stop(wait_for_archive => false)'],
  before15: [`pg_start_backup('taskdeck', true, false)`, 'pg_stop_backup(false, false)'],
} as const;

/**
 * Copies a running cluster, as pg_basebackup does without WAL: the copy needs the cluster's WAL since it was begun.
 * Tablespaces are not followed.
 */
export async function takeBaseBackup(
  cluster: PostgresCluster,
  to: string,
  account: ServerAccount | null,
): Promise<void> {
  const [start, stop] = FUNCTIONS[cluster.major < 15 ? 'before15' : 'since15'];
  const client = new pg.Client({ connectionString: cluster.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(`SELECT ${start}`);
    await copyClusterFiles(clusterFolder(cluster.parts.plan.folder), to, account);
    const { rows } = await client.query<{ labelfile: string }>(`SELECT labelfile FROM ${stop}`);
    const label = join(to, 'backup_label');
    await writeFile(label, rows[0]!.labelfile, { mode: 0o600 });
    await own(label, account);
  } finally {
    await client.end();
  }
}
