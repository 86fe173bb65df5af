import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { chooseBrowsers } from './choose-browsers.js';
import { installedBrowsers } from './installed-browsers.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'allow-none': { type: 'boolean', default: false } },
});

const installed = installedBrowsers(process.env['PATH'] ?? '');
const { chosen, report, fails } = chooseBrowsers(installed, positionals, values['allow-none']);
for (const line of report) process.stdout.write(`${line}\n`);
if (fails) process.exitCode = 1;
else if (chosen.length > 0) {
  const mocha = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', 'dist/test/browsers/*.test.js'], {
    stdio: 'inherit',
    env: { ...process.env, TASKDECK_TEST_BROWSERS: JSON.stringify(chosen) },
  });
  const [code] = (await once(mocha, 'exit')) as [number | null];
  process.exitCode = code ?? 1;
}
