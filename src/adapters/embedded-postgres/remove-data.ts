import { readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from './binaries.js';
import { DRAFT, PASSWORD_FILE } from './cluster.js';
import { lockDataFolder } from './data-lock.js';
import { findDataFolder, MARKER } from './data-place.js';
import { LOG, stopPostgres } from './postgres-process.js';
import { findLeftover } from './postmaster-file.js';
import { clusterFolder, serverAccount } from './server-account.js';

/**
 * Removes the database of this folder, and the folder where nothing else is in it. What this launcher didn't make it
 * leaves alone; without a database there it does nothing.
 * @throws EmbeddedPostgresError `in_use`
 */
export async function removeData(dataDir: string): Promise<void> {
  const folder = findDataFolder(dataDir);
  if (folder === null) return;
  const lock = await lockDataFolder(folder);
  try {
    const account = serverAccount(folder);
    const cluster = clusterFolder(folder);
    if (findLeftover(cluster) !== null) {
      await stopPostgres({ folder, account, binaries: findBinaries(account) });
    }
    try {
      // A half-removed cluster must not be taken for one.
      renameSync(cluster, join(folder, `${DRAFT}removed`));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    for (const name of readdirSync(folder)) {
      const ours = name.startsWith(DRAFT) || name.startsWith(LOG) || name === PASSWORD_FILE;
      if (ours) rmSync(join(folder, name), { recursive: true, force: true });
    }
    rmSync(join(folder, MARKER), { force: true });
  } finally {
    lock.release();
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
