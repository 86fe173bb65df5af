import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData, startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';

/** A folder of a test's own; 0o755 lets every account through it, 0o700 only its owner. */
export function makeScratch(mode: 0o755 | 0o700): string {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-test-'));
  chmodSync(folder, mode);
  return folder;
}

/** A data folder that `fillData` copies, since making one takes seconds. */
export interface StoppedData {
  /** Puts a copy of it into `data` of the folder, and gives the path of that. */
  fillData(scratch: string): string;
  close(): Promise<void>;
}

export async function makeStoppedData(): Promise<StoppedData> {
  const folder = makeScratch(0o755);
  const dataDir = join(folder, 'data');
  await (await startEmbeddedPostgres({ dataDir })).stop();
  return {
    fillData: (scratch) => {
      const copy = join(scratch, 'data');
      execFileSync('cp', ['-a', dataDir, copy]);
      return copy;
    },
    close: () => removeScratch(folder),
  };
}

/** Removes the folder and the database of `data` in it, wherever that was put. */
export async function removeScratch(folder: string): Promise<void> {
  await removeData(join(folder, 'data'));
  rmSync(folder, { recursive: true, force: true });
}
