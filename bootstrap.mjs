/**
 * Runs the package's scripts on a fresh clone: installs what the lockfile names and builds what changed, each only
 * where it is due, then does what it was asked for. Needs nothing but Node and npm.
 *
 *   node bootstrap.mjs start [options of `taskdeck demo`] | test [options of mocha] | check | build | schema | screenshots | bench [options] |
 *     test:postgres [options] | test:browsers [firefox] [chromium] [--allow-none]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const [task, ...args] = process.argv.slice(2);

const BUILD_SETTINGS = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json', 'esbuild.config.mjs'];
const MOCHA = 'node_modules/mocha/bin/mocha.js';
const MOST_JOBS = 4;
/** Only Prettier keeps what it found: with types, whether a file is in order depends on others too. */
const LINTERS = [
  [
    'node_modules/prettier/bin/prettier.cjs',
    '--check',
    '.',
    '--log-level=warn',
    '--cache',
    '--cache-strategy=content',
  ],
  ['node_modules/eslint/bin/eslint.js', '.'],
];
const TASKS = {
  start,
  test,
  'test:browsers': testBrowsers,
  'test:postgres': testPostgres,
  build: async () => undefined,
  check,
  schema,
  screenshots,
  bench,
};

process.chdir(root);
if (!Object.hasOwn(TASKS, task ?? '')) fail(`usage: node bootstrap.mjs ${Object.keys(TASKS).join(' | ')}`);
requireNode();
await install();
await build();
await TASKS[task]();

/** In this very process, so that Ctrl-C and `kill` reach the demo and it is over when this is. */
async function start() {
  process.argv = [process.execPath, join(root, 'dist/src/composition/cli.js'), 'demo', ...args];
  await import('./dist/src/composition/cli.js');
}

async function test() {
  if (args.length > 0) return mocha(args);
  await lint();
  await mocha(['dist/test/**/*.test.js', '--ignore', 'dist/test/browsers/**', ...sideBySide()]);
}

/**
 * Files side by side: much of their time is spent waiting for servers. Each process has a Postgres of its own; one that
 * is given from outside can't be shared, as roles and locks are those of a whole server.
 */
function sideBySide() {
  if (process.env.TEST_POSTGRES_URL !== undefined) return [];
  return ['--parallel', '--jobs', String(Math.min(availableParallelism(), MOST_JOBS))];
}

/** At once: each leaves a core idle for much of its time. */
async function check() {
  const suites = ['dist/test/unit/**/*.test.js', 'dist/test/architecture/**/*.test.js'];
  await runAll(...LINTERS, [MOCHA, ...suites]);
}

async function schema() {
  await run(['dist/test/schema/write-schema.js']);
}

async function screenshots() {
  await run(['dist/test/screenshots/take-screenshots.js']);
}

async function testBrowsers() {
  await run(['dist/test/browsers/cli.js', ...args]);
}

async function testPostgres() {
  const [part, ...options] = args;
  if (part === 'lists') return run(['dist/test/postgres-walk/lists-cli.js', ...options]);
  await run(['dist/test/postgres-walk/cli.js', ...args]);
  if (args.length === 0) await run(['dist/test/postgres-walk/lists-cli.js']);
}

async function bench() {
  await run(['dist/test/bench/cli.js', ...args]);
}

async function lint() {
  await runAll(...LINTERS);
}

async function mocha(specs) {
  await run([MOCHA, ...specs]);
}

/** By package.json's `engines`, of which only `^1.2.3` and `>=1.2.3`, joined by `||`, are understood here. */
function requireNode() {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'));
  const actual = process.versions.node.split('.').map(Number);
  const fits = engines.node.split(' || ').some((range) => {
    const least = range.replace(/^\D+/, '').split('.').map(Number);
    const at = least.findIndex((part, i) => part !== actual[i]);
    return (at === -1 || actual[at] > least[at]) && (!range.startsWith('^') || actual[0] === least[0]);
  });
  if (!fits) fail(`Taskdeck needs Node ${engines.node}; this is ${process.versions.node}.`);
}

/** Without install scripts: no package here needs its own, and npm asks about each. */
async function install() {
  const stamp = join('node_modules', '.taskdeck-lock');
  const lock = `${fingerprint(['package-lock.json'])} ${process.platform}-${process.arch}`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing dependencies (once; about a minute) …');
  const npm = process.env.npm_execpath;
  const options = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  await (npm === undefined ? run(options, 'npm') : run([npm, ...options]));
  writeFileSync(stamp, lock);
}

/**
 * In place, so that a running demo keeps its files; anew only where a source is gone and would leave its output behind.
 */
async function build() {
  const stamp = join('dist', '.sources');
  const files = ['src', 'examples', 'ui', 'test'].flatMap(filesUnder);
  const wanted = { files, hash: fingerprint([...files, ...BUILD_SETTINGS]) };
  const built = readStamp(stamp);
  if (built?.hash === wanted.hash) return;
  console.error('Building …');
  if (!Array.isArray(built?.files) || built.files.some((file) => !files.includes(file))) {
    rmSync('dist', { recursive: true, force: true });
  }
  rmSync(stamp, { force: true });
  await run(['node_modules/typescript-native/bin/tsc', '--build', 'test']);
  await run(['node_modules/typescript-native/bin/tsc', '--project', 'ui']);
  await run(['esbuild.config.mjs']);
  writeFileSync(stamp, JSON.stringify(wanted));
}

/** null where there is none that can be read: then everything is built. */
function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Ends with the child's exit code where that is not 0. */
async function run(command, file) {
  const code = await exitCodeOf(command, file);
  if (code !== 0) process.exit(code);
}

/** Side by side, each to its end; then as `run` does, for the first that failed. */
async function runAll(...commands) {
  const codes = await Promise.all(commands.map((command) => exitCodeOf(command)));
  const failure = codes.find((code) => code !== 0);
  if (failure !== undefined) process.exit(failure);
}

/** Passes signals on. */
async function exitCodeOf(command, file = process.execPath) {
  const child = spawn(file, command, {
    stdio: 'inherit',
    shell: file === 'npm' && process.platform === 'win32',
  });
  const forward = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  for (const signal of signals) process.off(signal, forward);
  return code;
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
