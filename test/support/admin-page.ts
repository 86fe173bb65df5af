import type { Browser, BrowserContext, BrowserContextOptions, Page, Request } from 'playwright-core';
import { signIn } from './api-client.js';
import { eventually } from './eventually.js';
import type { Stack } from './stack.js';

export interface OpenOptions extends BrowserContextOptions {
  /** What `localStorage.jwt` holds; the admin's token by default, null for none. */
  readonly jwt?: string | null;
  /** Whether the test moves the page's clock by hand. */
  readonly fakeClock?: boolean;
}

export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The requests to the BFF so far, as `GET /bff/v1/users/me`, in the order in which they were sent. */
  readonly asked: string[];
  readonly requests: Request[];
  /** The paths asked of the BFF, each again with its status when the answer comes, in the order of these events. */
  readonly exchanges: string[];
  /** What the page logged as errors, and threw; the browser's own word on a failed request is left out. */
  readonly troubles: string[];
}

/** Opens a path of the web server in a context of its own, signed in by `localStorage.jwt` as the pages do it. */
export async function openPage(
  browser: Browser,
  stack: Stack,
  path: string,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const { jwt = await signIn(stack.url, 'admin'), fakeClock = false, ...contextOptions } = options;
  const context = await browser.newContext({ locale: 'en-US', ...contextOptions });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      troubles.push(message.text());
  });
  if (jwt !== null) {
    await page.goto(`${stack.url}/healthz`);
    await page.evaluate((token) => localStorage.setItem('jwt', token), jwt);
  }
  const requests: Request[] = [];
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (!pathname.startsWith('/bff/')) return;
    requests.push(request);
    asked.push(`${request.method()} ${pathname}${search}`);
  });
  const exchanges: string[] = [];
  const note = (url: string, event: string) => {
    const { pathname } = new URL(url);
    if (pathname.startsWith('/bff/')) exchanges.push(`${event} ${pathname}`);
  };
  page.on('request', (request) => note(request.url(), request.method()));
  page.on('response', (response) => note(response.url(), String(response.status())));
  if (fakeClock) await page.clock.install();
  await page.goto(`${stack.url}${path}`);
  return { page, context, asked, requests, exchanges, troubles };
}

/** Waits until the list shows tasks. */
export async function untilListed(page: Page): Promise<void> {
  await page.locator('tr.task').first().waitFor();
}

export async function shownKeys(page: Page): Promise<string[]> {
  return page.locator('tr.task').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key') ?? ''));
}

export async function jwtOf(page: Page): Promise<string | null> {
  return page.evaluate(() => localStorage.getItem('jwt'));
}

/** Makes the page believe that its tab is hidden, or seen again: a headless browser hides none. */
export async function setVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    visible ? 'visible' : 'hidden',
  );
}

/** The streams are shared for about a second, so that one refresh may come too early. */
export async function refreshUntil(page: Page, holds: () => Promise<boolean>): Promise<void> {
  await eventually(
    async () => {
      if (await holds()) return true;
      await page.locator('[data-refresh]').click();
      await page.waitForTimeout(200);
      return false;
    },
    { deadlineMs: 30_000 },
  );
}
