import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { keptForTheRun } from './kept-for-the-run.js';
import type { Resources } from './resources.js';
import { withResources } from './resources.js';

const FLAGS = [
  '--no-sandbox', // Root has no sandbox to offer; the pages under test are our own.
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface TestBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** A real Chromium: on Linux the one inside an npm package, elsewhere an installed Chrome. Fails where there is none. */
export function startChromium(): Promise<TestBrowser> {
  return withResources(async (resources) => {
    const browser = resources.use(await launch(resources));
    return { browser, close: () => resources.close() };
  });
}

/**
 * Of npm's Chromium, in a folder of the run. Unpacking takes longer than a start; the package does it into the temporary
 * folder, with the libraries only for a runtime that it knows, and in a process of its own, whose environment it changes.
 */
const unpackedChromium = keptForTheRun('chromium', () =>
  withResources(async (resources) => {
    const folder = makeFolder(resources);
    const env = { ...process.env, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x', TMPDIR: folder };
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], { env, cwd });
    return { text: folder, close: () => resources.close() };
  }),
);
const UNPACK = `await (await import('@sparticuz/chromium')).default.executablePath()`;

async function launch(resources: Resources): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome', args: FLAGS });
  const unpacked = await unpackedChromium('unpacked');
  const home = makeFolder(resources);
  const libraries = [join(unpacked, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']];
  return chromium.launch({
    executablePath: join(unpacked, 'chromium'),
    args: FLAGS,
    env: {
      ...process.env,
      HOME: home,
      TMPDIR: home,
      FONTCONFIG_FILE: fontConfiguration(join(unpacked, 'fonts'), home),
      LD_LIBRARY_PATH: libraries.filter((path) => path !== undefined).join(':'),
    },
  });
}

function makeFolder(resources: Resources): string {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-chromium-'));
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The package's own configuration looks for its fonts under /tmp only. */
function fontConfiguration(fonts: string, home: string): string {
  const file = join(home, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><dir>/usr/share/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>`,
  );
  return file;
}
