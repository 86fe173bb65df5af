import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

const SHARED_PLACES = process.platform === 'win32' ? [tmpdir()] : ['/var/tmp', tmpdir()];

/**
 * A folder of this user's own in a place that every user reaches. Its name can be guessed, so somebody else may have
 * made it first to read or plant what is put there: such a folder is refused.
 * @throws EmbeddedPostgresError `unsafe_folder`
 */
export function privateFolder(places: readonly string[] = SHARED_PLACES): string {
  const uid = process.getuid?.();
  const refusals: string[] = [];
  for (const place of new Set(places)) {
    const folder = join(place, uid === undefined ? 'taskdeck' : `taskdeck-${uid}`);
    try {
      mkdirSync(folder, { mode: 0o711 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EEXIST') {
        refusals.push(`${folder} can't be made (${code ?? 'unknown'})`);
        continue;
      }
    }
    const refusal = uid === undefined ? null : whyUnsafe(folder, uid);
    if (refusal === null) {
      chmodSync(folder, 0o711);
      return folder;
    }
    refusals.push(`${folder} ${refusal}`);
  }
  throw new EmbeddedPostgresError('unsafe_folder', `No safe place for the database: ${refusals.join('; ')}.`);
}

function whyUnsafe(folder: string, uid: number): string | null {
  const found = lstatSync(folder);
  if (!found.isDirectory()) return 'is no folder';
  if (found.uid !== uid) return `belongs to another user (uid ${found.uid})`;
  return (found.mode & 0o022) === 0 ? null : 'can be written by other users';
}
