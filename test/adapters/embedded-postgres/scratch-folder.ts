import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData } from '../../../src/adapters/embedded-postgres/index.js';

/** A folder of a test's own; 0o755 lets every account through it, 0o700 only its owner. */
export function makeScratch(mode: 0o755 | 0o700): string {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-test-'));
  chmodSync(folder, mode);
  return folder;
}

/** Removes the folder and the database of `data` in it, wherever that was put. */
export async function removeScratch(folder: string): Promise<void> {
  await removeData(join(folder, 'data'));
  rmSync(folder, { recursive: true, force: true });
}
