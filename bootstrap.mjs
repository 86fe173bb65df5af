/**
 * Runs the package's scripts on a fresh clone: installs what the lockfile names and builds what changed, each only
 * where it is due, then does what it was asked for. Needs nothing but Node and npm.
 *
 *   node bootstrap.mjs start [options of `taskdeck demo`] | test [options of mocha] | check | build | screenshots
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const [task, ...args] = process.argv.slice(2);

process.chdir(root);
requireNode(20, 19);
install();
if (task === 'check') check();
else {
  build();
  if (task === 'start') await start();
  if (task === 'test') test();
  if (task === 'screenshots') run(['dist/test/screenshots/take-screenshots.js']);
}

/** In this very process, so that Ctrl-C and `kill` reach the demo and it is over when this is. */
async function start() {
  process.argv = [process.execPath, join(root, 'dist/src/composition/cli.js'), 'demo', ...args];
  await import('./dist/src/composition/cli.js');
}

function requireNode(major, minor) {
  const [actualMajor, actualMinor] = process.versions.node.split('.').map(Number);
  if (actualMajor > major || (actualMajor === major && actualMinor >= minor)) return;
  fail(`Taskdeck needs Node ${major}.${minor} or newer; this is ${process.versions.node}.`);
}

/** Without install scripts: no package here needs its own, and npm asks about each. */
function install() {
  const stamp = join('node_modules', '.taskdeck-lock');
  const lock = fingerprint(['package-lock.json']);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing dependencies (once; about a minute) …');
  const npm = process.env.npm_execpath;
  const command = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  const result =
    npm === undefined
      ? spawnSync('npm', command, { stdio: 'inherit', shell: process.platform === 'win32' })
      : spawnSync(process.execPath, [npm, ...command], { stdio: 'inherit' });
  if (result.status !== 0) fail('The dependencies could not be installed: see above.');
  writeFileSync(stamp, lock);
}

function build() {
  const stamp = join('dist', '.sources');
  const sources = fingerprint([
    ...filesUnder('src'),
    ...filesUnder('ui'),
    ...filesUnder('test'),
    'package-lock.json',
    'tsconfig.base.json',
    'tsconfig.json',
    'esbuild.config.mjs',
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  console.error('Building …');
  rmSync('dist', { recursive: true, force: true });
  run(['node_modules/typescript-native/bin/tsc', '--build', 'test']);
  run(['node_modules/typescript-native/bin/tsc', '--project', 'ui']);
  run(['esbuild.config.mjs']);
  writeFileSync(stamp, sources);
}

function check() {
  lint();
  build();
  mocha(['dist/test/unit/**/*.test.js', 'dist/test/architecture/**/*.test.js']);
}

function test() {
  if (args.length === 0) lint();
  mocha(args.length > 0 ? args : ['dist/test/**/*.test.js']);
}

function lint() {
  run(['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn']);
  run(['node_modules/eslint/bin/eslint.js', '.']);
}

function mocha(specs) {
  run(['node_modules/mocha/bin/mocha.js', ...specs]);
}

function run(command) {
  const child = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (child.status !== 0) process.exit(child.status ?? 1);
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function fingerprint(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
