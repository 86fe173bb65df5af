import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
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

async function launch(resources: Resources): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome', args: FLAGS });
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-chromium-'));
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  const executablePath = await unpackChromium(folder);
  return chromium.launch({
    executablePath,
    args: FLAGS,
    env: { ...process.env, HOME: folder, TMPDIR: folder, FONTCONFIG_FILE: fontConfiguration(folder) },
  });
}

/**
 * The package unpacks into the temporary folder, the libraries only for a runtime that it knows, and it changes the
 * environment, which LD_LIBRARY_PATH must survive.
 */
async function unpackChromium(folder: string): Promise<string> {
  const { TMPDIR } = process.env;
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x';
  process.env['TMPDIR'] = folder;
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    return await packaged.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  }
}

/** The package's own configuration looks for its fonts under /tmp only. */
function fontConfiguration(folder: string): string {
  const file = join(folder, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  );
  return file;
}
