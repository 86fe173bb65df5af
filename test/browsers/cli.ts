import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { chooseBrowsers } from './choose-browsers.js';
import type { InstalledBrowser } from './installed-browsers.js';
import { installedBrowsers } from './installed-browsers.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'allow-none': { type: 'boolean', default: false } },
});

const installed = installedBrowsers(process.env['PATH'] ?? '');
const { chosen, report, fails } = chooseBrowsers(installed, positionals, values['allow-none']);
for (const line of report) process.stdout.write(`${line}\n`);
if (fails) process.exitCode = 1;
else {
  const codes = await Promise.all(chosen.map(testIn));
  process.exitCode = codes.find((code) => code !== 0) ?? 0;
}

/** Beside the other browser, as a page mostly waits; what it says comes in one piece. */
async function testIn(browser: InstalledBrowser): Promise<number> {
  const mocha = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', 'dist/test/browsers/*.test.js'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TASKDECK_TEST_BROWSERS: JSON.stringify([browser]) },
  });
  const said: Buffer[] = [];
  for (const stream of [mocha.stdout, mocha.stderr]) stream.on('data', (some: Buffer) => said.push(some));
  const [code] = (await once(mocha, 'close')) as [number | null];
  process.stdout.write(Buffer.concat(said));
  return code ?? 1;
}
