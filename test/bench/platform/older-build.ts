import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FORMAT } from '../../../src/adapters/knex/ledger/ledger-names.js';
import type { BenchDatabase } from '../bench.js';

const CLI = 'dist/src/composition/cli.js';
const LEDGER_NAMES = 'dist/src/adapters/knex/ledger/ledger-names.js';
const FORMAT_NUMBER = /\bFORMAT = \d+/;

/**
 * Copies an older build, with a link to the packages that it was installed with. A build refuses a ledger of another
 * format: the copy is told that this build's is its own, which holds as long as formats have only added to one another.
 * @param checkout with its own `dist` and `node_modules`
 * @returns the copy's command line
 * @throws Error where there is no such build
 */
export function copyOlderBuild(checkout: string, folder: string): string {
  const from = resolve(checkout);
  if (!existsSync(join(from, CLI))) throw new Error(`--old: ${checkout} has no ${CLI}; build it first`);
  const copy = join(folder, 'older');
  mkdirSync(copy, { recursive: true });
  cpSync(join(from, 'dist/src'), join(copy, 'dist/src'), { recursive: true });
  for (const name of ['node_modules', 'package.json']) symlinkSync(join(from, name), join(copy, name));
  const names = join(copy, LEDGER_NAMES);
  writeFileSync(names, readFileSync(names, 'utf8').replace(FORMAT_NUMBER, `FORMAT = ${FORMAT}`));
  return join(copy, CLI);
}

/** Without the ledger it would be another contestant. @throws Error where the build does not trust the database's. */
export function checkTrust(olderCli: string, { rows, url }: BenchDatabase): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [olderCli, 'ledger', 'status'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: url },
  });
  if (status === 0) return;
  throw new Error(`--old: the older build does not trust the ledger of ${rows} rows: ${stdout}${stderr}`);
}
