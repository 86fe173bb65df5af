import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureCluster, PASSWORD_FILE } from '../../../src/adapters/embedded-postgres/cluster.js';
import type { ServerPlan } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import { clusterFolder } from '../../../src/adapters/embedded-postgres/server-account.js';
import { isKeptForTheRun, keptForTheRun } from '../kept-for-the-run.js';
import { withResources } from '../resources.js';
import type { Major } from './cluster-binaries.js';
import { clusterBinaries } from './cluster-binaries.js';
import { makeClusterFolder } from './cluster-folder.js';
import { copyClusterFiles } from './copy-cluster-files.js';

const templateOf = keptForTheRun('cluster', (major) =>
  withResources(async (resources) => {
    const plan = await makeClusterFolder(
      (account) => clusterBinaries(Number(major) as Major, account),
      resources,
    );
    await initialize(plan);
    return { text: plan.folder, close: () => resources.close() };
  }),
);

/**
 * Makes a cluster in the plan's folder; in a run of suites a copy of one that was made for it, as initdb takes seconds.
 * All copies have the same system identifier, and the same superuser's password, which is given back.
 */
export async function fillClusterFolder(plan: ServerPlan): Promise<string> {
  if (!isKeptForTheRun()) return initialize(plan);
  const template = await templateOf(String(plan.binaries.major));
  const from = clusterFolder(template);
  await copyClusterFiles(from, clusterFolder(plan.folder), plan.account, { isStopped: true });
  return (await readFile(join(template, PASSWORD_FILE), 'utf8')).trim();
}

function initialize({ folder, binaries, account }: ServerPlan): Promise<string> {
  return ensureCluster(folder, binaries, account, () => undefined);
}
