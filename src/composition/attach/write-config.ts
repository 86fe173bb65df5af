import { writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../command.js';
import type { ConfigInput } from '../config/config-schema.js';

const SCHEMA = fileURLToPath(new URL('../../../../schema/taskdeck-config.schema.json', import.meta.url));

/**
 * The text of the file, whose `$schema` is seen from where it will be; without a place, from here.
 * @param hasStreams whether the settings name a server of streams; without one the file has to say that there are none.
 */
export function configText(jobs: ConfigInput['jobs'], file: string | undefined, hasStreams: boolean): string {
  const folder = file === undefined ? process.cwd() : dirname(resolve(file));
  const path = relative(folder, SCHEMA).split(sep).join('/');
  const $schema = path.startsWith('.') ? path : `./${path}`;
  return `${JSON.stringify({ $schema, jobs, ...(hasStreams ? {} : { streams: [] }) }, null, 2)}\n`;
}

/** @throws UsageError where there is such a file, unless it may be written over. */
export function writeConfig(file: string, text: string, isForced: boolean): void {
  try {
    writeFileSync(file, text, { flag: isForced ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UsageError(`there is a file ${file} already: --force writes over it`);
    throw new UsageError(`can't write ${file}: ${message}`);
  }
}
