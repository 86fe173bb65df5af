import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { createDemoStreamingServer } from '../../examples/demo/demo-streaming-server.js';
import { fillJobs } from '../../examples/demo/fill-jobs.js';
import { startWorkload } from '../../examples/demo/workload.js';
import { openPage, untilListed } from '../support/admin-page.js';
import { startChromium } from '../support/chromium.js';
import { closeKept } from '../support/kept-for-the-run.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));
const FONT = fileURLToPath(
  new URL('../../../node_modules/@fontsource-variable/noto-sans-tc/', import.meta.url),
);
const WIDE: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, deviceScaleFactor: 1 };
const NARROW: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

async function take(
  { browser, stack }: { browser: Browser; stack: Stack },
  name: string,
  options: BrowserContextOptions,
  prepare: (page: Page) => Promise<void> = async () => undefined,
) {
  const { page, context } = await openPage(browser, stack, '/healthz', options);
  await addChineseFont(page);
  await page.goto(`${stack.url}/admin/tasks`);
  await untilListed(page);
  await prepare(page);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await context.close();
}

/**
 * The browser under test has no font for Chinese; a person's has. A word that was drawn once before its part of the
 * font was there stays blank, even after a reload: the first page already has to wait for every part.
 */
async function addChineseFont(page: Page): Promise<void> {
  const css = readFileSync(join(FONT, 'index.css'), 'utf8').replaceAll('url(./files/', 'url(/files/');
  const family = `'Open Sans', 'Noto Sans TC Variable', sans-serif`;
  await page.route('**/files/noto-sans-tc-*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    return route.fulfill({ body: readFileSync(join(FONT, 'files', name)) });
  });
  await page.route('**/admin_tasks-*.css', async (route) => {
    const response = await route.fetch();
    const body = `${css} ${await response.text()} body, button, input, select { font-family: ${family} }`;
    await route.fulfill({ response, body });
  });
  await page.route('**/admin_tasks-*.js', async (route) => {
    const response = await route.fetch();
    const wait = 'await Promise.all([...document.fonts].map((face) => face.load()));';
    await route.fulfill({ response, body: `${wait}${await response.text()}` });
  });
}

const openFailed = async (page: Page) => {
  await page.locator('.pill[data-status=failed]').click();
  await page.waitForTimeout(500);
  await page.locator('tr.task .toggle').first().click();
  await page.locator('.details-row').waitFor();
};

/** Makes the README's pictures anew, of the real pages with the demo's data. */
const resources = new Resources();
try {
  resources.defer(closeKept);
  const stack = resources.use(
    await startStack({ streamingHandler: (token) => createDemoStreamingServer({ token }) }),
  );
  // The demo fills no database that has anybody's users: those of the tests wait outside.
  const users = await stack.knex('users').select();
  await stack.knex('users').delete();
  await fillJobs(stack.knex, { rows: 20_000, now: new SystemClock().now() });
  await stack.knex('users').insert(users);
  const workload = await startWorkload(stack.knex);
  resources.defer(() => workload.stop());
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const { browser } = resources.use(await startChromium());
  mkdirSync(FOLDER, { recursive: true });
  const pages = { browser, stack };
  await take(pages, 'tasks-light', { ...WIDE, colorScheme: 'light' });
  await take(pages, 'tasks-dark', { ...WIDE, colorScheme: 'dark' }, openFailed);
  await take(pages, 'tasks-narrow', { ...NARROW, colorScheme: 'light' });
  await take(pages, 'tasks-zh-tw', { ...WIDE, colorScheme: 'light', locale: 'zh-TW' });
} finally {
  await resources.close();
}
