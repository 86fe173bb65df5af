import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterFolder } from '../../../src/adapters/embedded-postgres/server-account.js';
import type { Resources } from '../resources.js';
import { withResources } from '../resources.js';
import type { ClusterOptions } from './start-cluster.js';
import { makeClusterFolder } from './cluster-folder.js';
import type { PostgresCluster } from './postgres-cluster.js';
import { PostgresStandby } from './postgres-standby.js';
import { takeBaseBackup } from './take-base-backup.js';

export type StandbyOptions = Omit<ClusterOptions, 'major'>;

/**
 * A hot standby of a running cluster, on a base backup taken now, with the cluster's settings unless told otherwise.
 * Close it before its primary.
 */
export async function startStandby(
  primary: PostgresCluster,
  options: StandbyOptions = {},
): Promise<PostgresStandby> {
  const standby = await withResources((own) => makeStandby(primary, options, own));
  return options.resources?.use(standby) ?? standby;
}

async function makeStandby(
  primary: PostgresCluster,
  { settings }: StandbyOptions,
  own: Resources,
): Promise<PostgresStandby> {
  const { password, plan: primaryPlan } = primary.parts;
  const plan = await makeClusterFolder(() => primaryPlan.binaries, own);
  const data = clusterFolder(plan.folder);
  await takeBaseBackup(primary, data, plan.account);
  await writeFile(join(data, 'standby.signal'), '');
  await appendFile(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${primary.url}'\n`);
  const standby = new PostgresStandby(
    { plan, password, settings: { ...primary.parts.settings, ...settings }, resources: own },
    primary,
  );
  await standby.start();
  return standby;
}
