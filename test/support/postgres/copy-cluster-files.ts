import { chown, constants, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerAccount } from '../../../src/adapters/embedded-postgres/server-account.js';

/** Folders whose content isn't copied: a server makes it anew, or a standby receives it by streaming. */
const EMPTIED = /^pg_(?:dynshmem|notify|replslot|serial|snapshots|stat_tmp|subtrans|wal)$/;
const LEFT_OUT = /^(?:postmaster\.(?:pid|opts)|pg_internal\.init.*|pgsql_tmp.*)$/;

export interface CopyOptions {
  /** Whether the server was stopped, so that the copy can start by itself; false by default. */
  readonly isStopped?: boolean;
}

/** Copies the files of a server that may be running, for the account to own. */
export async function copyClusterFiles(
  from: string,
  to: string,
  account: ServerAccount | null,
  options: CopyOptions = {},
): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  await own(to, account);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      if (LEFT_OUT.test(entry.name)) return;
      const [source, copy] = [join(from, entry.name), join(to, entry.name)];
      try {
        if (options.isStopped !== true && EMPTIED.test(entry.name)) await mkdir(copy, { mode: 0o700 });
        else if (entry.isDirectory()) await copyClusterFiles(source, copy, account, options);
        else await copyFile(source, copy, constants.COPYFILE_FICLONE);
        await own(copy, account);
      } catch (error) {
        // The server has dropped it since it was listed.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }),
  );
}

export async function own(path: string, account: ServerAccount | null): Promise<void> {
  if (account !== null) await chown(path, account.uid, account.gid);
}
