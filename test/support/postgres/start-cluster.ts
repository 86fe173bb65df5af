import type { Resources } from '../resources.js';
import { withResources } from '../resources.js';
import type { Major } from './cluster-binaries.js';
import { clusterBinaries } from './cluster-binaries.js';
import { makeClusterFolder } from './cluster-folder.js';
import { fillClusterFolder } from './cluster-template.js';
import type { Settings } from './postgres-cluster.js';
import { PostgresCluster } from './postgres-cluster.js';

export interface ClusterOptions {
  readonly major: Major;
  /** In place of, or besides, those that suit most tests. */
  readonly settings?: Settings;
  /** Closes the cluster with the rest of a suite's things. */
  readonly resources?: Resources;
}

/**
 * Ready for standbys and for subscribers of either side. Without fsync: what a killed server has written is safe with
 * the system, and the machine itself is not expected to fail.
 */
const SETTINGS: Settings = {
  wal_level: 'logical',
  max_wal_senders: '10',
  max_replication_slots: '10',
  hot_standby: 'on',
  // So that a standby that was down for a while needs no slot.
  wal_keep_size: '512MB',
  // How soon standbys and subscribers try again.
  wal_retrieve_retry_interval: '200ms',
  fsync: 'off',
  synchronous_commit: 'on',
  shared_buffers: '32MB',
  max_connections: '40',
};

/** A new cluster of this major version, with the locale C; the one who asks closes it, or gives it to `resources`. */
export async function startCluster(options: ClusterOptions): Promise<PostgresCluster> {
  const cluster = await withResources((own) => makeCluster(options, own));
  return options.resources?.use(cluster) ?? cluster;
}

async function makeCluster({ major, settings }: ClusterOptions, own: Resources): Promise<PostgresCluster> {
  const plan = await makeClusterFolder((account) => clusterBinaries(major, account), own);
  const password = await fillClusterFolder(plan);
  const cluster = new PostgresCluster({
    plan,
    password,
    settings: { ...SETTINGS, ...settings },
    resources: own,
  });
  await cluster.start();
  return cluster;
}
