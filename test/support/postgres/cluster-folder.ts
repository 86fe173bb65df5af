import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from '../../../src/adapters/embedded-postgres/binaries.js';
import type { ServerPlan } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import { privateFolder } from '../../../src/adapters/embedded-postgres/private-folder.js';
import type { ServerAccount } from '../../../src/adapters/embedded-postgres/server-account.js';
import { serverAccount } from '../../../src/adapters/embedded-postgres/server-account.js';
import type { Resources } from '../resources.js';
import { forgetCluster, guardCluster } from './cluster-guard.js';

/** A folder for one cluster that the server's account can reach; it goes when `resources` close or this process ends. */
export async function makeClusterFolder(
  findBinaries: (account: ServerAccount | null) => Binaries | Promise<Binaries>,
  resources: Resources,
): Promise<ServerPlan> {
  const account = serverAccount('/nowhere');
  const binaries = await findBinaries(account);
  const folder = mkdtempSync(join(privateFolder(), 'cluster-'));
  const plan = { folder, binaries, account };
  resources.defer(async () => {
    rmSync(folder, { recursive: true, force: true });
    await forgetCluster(plan);
  });
  chmodSync(folder, 0o711);
  await guardCluster(plan);
  return plan;
}
