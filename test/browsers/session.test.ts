import { expect } from 'chai';
import type { Browser, Page } from 'puppeteer-core';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';
import { watchFrames, witnessed } from './frame-witness.js';
import type { InstalledBrowser } from './installed-browsers.js';
import { launchBrowser } from './launch-browser.js';
import { SlowProxy } from './slow-proxy.js';

const ME = '/bff/v1/users/me';
const TASKS = '/bff/v1/admin/tasks';
const SIGN_IN = '/auth.html';
const SLOW_LINKS_MS = [300, 1_500, 5_000];

const chosen = JSON.parse(process.env['TASKDECK_TEST_BROWSERS'] ?? '[]') as InstalledBrowser[];
if (chosen.length === 0) throw new Error('no browser is named: run this suite as npm run test:browsers');

for (const installed of chosen) {
  describe(`the page in ${installed.name}`, function () {
    this.timeout(60_000);
    const resources = new Resources();
    let stack: Stack;
    let proxy: SlowProxy;
    let browser: Browser;

    before(async () => {
      stack = resources.use(await startStack());
      proxy = resources.use(await SlowProxy.before(stack.url));
      await stack.knex.raw(`INSERT INTO inference_jobs (name, task_type, status, created_at)
        SELECT 'job ' || i, 'llm.chat', 'running', timestamptz '2026-01-01' + i * interval '1 minute'
        FROM generate_series(1, 25) AS i`);
      const launched = resources.use(await launchBrowser(installed));
      browser = launched.browser;
    });
    after(() => resources.close());
    beforeEach(() => proxy.reset());
    afterEach(async () => {
      await Promise.all(
        browser
          .browserContexts()
          .slice(1)
          .map((context) => context.close()),
      );
    });

    async function openTab(): Promise<Page> {
      const page = await (await browser.createBrowserContext()).newPage();
      await watchFrames(page);
      return page;
    }

    /** The list, each 5 seconds anew, as somebody sees it who has just signed in. */
    async function openList(): Promise<Page> {
      const page = await openTab();
      const jwt = await signIn(stack.url, 'admin');
      await page.goto(`${proxy.url}/healthz`);
      await page.evaluate((token) => {
        localStorage.setItem('jwt', token);
        localStorage.setItem('taskdeck.refresh', '5');
        localStorage.setItem('taskdeck.language', 'en');
      }, jwt);
      await page.goto(`${proxy.url}/admin/tasks`);
      await page.waitForSelector('tr.task');
      return page;
    }

    const untilAt = (page: Page, pattern: RegExp) =>
      eventually(() => page.url(), { until: (url) => pattern.test(url), deadlineMs: 20_000 });
    /** Without waiting for what it leads to. */
    const press = (page: Page, selector: string) =>
      page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)?.click(), selector);

    it('leads to the sign-in page, back to the list, and asks again by itself with the same conditions', async () => {
      const page = await openTab();
      await page.goto(`${proxy.url}/admin/tasks?status_filter=running`);
      await page.waitForSelector('[name=username]');
      await page.evaluate(() => localStorage.setItem('taskdeck.refresh', '5'));
      await page.type('[name=username]', 'admin');
      await page.type('[name=password]', 'taskdeck');
      await page.keyboard.press('Enter');
      await page.waitForSelector('tr.task');
      expect(page.url()).to.equal(`${proxy.url}/admin/tasks?status_filter=running`);
      expect(await page.$$('tr.task')).to.have.length(20);
      const [first, second] = await eventually(() => proxy.askedFor(TASKS), {
        until: ({ length }) => length >= 2,
      });
      expect(first).to.contain('status_filter=running').and.equal(second);
      expect(await witnessed(page)).to.include({ tasksWithoutToken: 0, faults: 0 });
    });

    for (const delayMs of SLOW_LINKS_MS) {
      it(`signs out by one navigation, though the sign-in page takes ${delayMs} ms`, async () => {
        const page = await openList();
        proxy.treatments.set(SIGN_IN, { delayMs });
        await press(page, '.who + button');
        await untilAt(page, /\/auth\.html/);
        await page.waitForSelector('[data-notice=signed_out]');
        expect(proxy.askedFor(SIGN_IN)).to.deep.equal([`${SIGN_IN}?notice=signed_out`]);
        expect(await witnessed(page)).to.include({ tasksWithoutToken: 0, faults: 0 });
      });

      it(`says that the session has ended after a 401, though the sign-in page takes ${delayMs} ms`, async () => {
        const page = await openList();
        proxy.treatments.set(SIGN_IN, { delayMs });
        proxy.treatments.set(TASKS, { problem: { status: 401, code: 'unauthenticated' } });
        await untilAt(page, /\/auth\.html/);
        await page.waitForSelector('[data-notice=session_ended]');
        expect(proxy.askedFor(SIGN_IN)).to.deep.equal([
          `${SIGN_IN}?next=%2Fadmin%2Ftasks&notice=session_ended`,
        ]);
      });
    }

    it('shows no task in any frame when somebody goes back after signing out', async () => {
      const page = await openList();
      await press(page, '.who + button');
      await page.waitForSelector('[name=username]');
      proxy.treatments.set(SIGN_IN, { delayMs: 1_000 });
      await page.evaluate(() => history.back());
      await untilAt(page, /\/auth\.html\?next=/);
      await page.waitForSelector('[name=username]');
      expect(await witnessed(page)).to.deep.equal({ tasksWithoutToken: 0, faults: 0, kept: 1 });
    });

    it('shows no task in any frame when somebody goes back whose session another page has ended', async () => {
      const page = await openList();
      await press(page, 'a[href="/home"]:not(.brand)');
      await page.waitForSelector('.tile');
      await page.evaluate(() => localStorage.removeItem('jwt'));
      proxy.treatments.set(SIGN_IN, { delayMs: 1_000 });
      await page.evaluate(() => history.back());
      await untilAt(page, /\/auth\.html\?next=/);
      await page.waitForSelector('[name=username]');
      expect(await witnessed(page)).to.deep.equal({ tasksWithoutToken: 0, faults: 0, kept: 1 });
    });

    it('tells no fault when somebody comes back who left while the list was asked for', async () => {
      const page = await openList();
      proxy.treatments.set(TASKS, { delayMs: 3_000 });
      proxy.treatments.set('/home', { delayMs: 1_000 });
      const before = proxy.askedFor(TASKS).length;
      await press(page, '[data-refresh]');
      await eventually(() => proxy.askedFor(TASKS).length > before);
      await press(page, 'a[href="/home"]:not(.brand)');
      await page.waitForSelector('.tile');
      proxy.treatments.clear();
      await page.evaluate(() => history.back());
      await page.waitForSelector('tr.task', { visible: true });
      await eventually(() => proxy.askedFor(TASKS).length > before + 1);
      await page.waitForSelector('[data-refresh]:not(.busy)');
      // Firefox keeps no page that had a request under way: there the list is loaded anew.
      const kept = installed.name === 'firefox' ? 0 : 1;
      expect(await witnessed(page)).to.deep.equal({ tasksWithoutToken: 0, faults: 0, kept });
    });

    it('tells no fault on the home page either when somebody leaves it while it loads', async () => {
      const page = await openList();
      proxy.treatments.set(ME, { delayMs: 3_000 });
      proxy.treatments.set('/admin/tasks', { delayMs: 1_000 });
      await press(page, 'a[href="/home"]:not(.brand)');
      await page.waitForSelector('[aria-busy=true]');
      await page.evaluate(() => (location.href = '/admin/tasks?size=50'));
      await untilAt(page, /size=50/);
      proxy.treatments.clear();
      await page.evaluate(() => history.back());
      await page.waitForSelector('.tile', { visible: true });
      expect(await witnessed(page)).to.include({ faults: 0 });
    });

    it('asks for nothing while its tab is really hidden, and at once when it is seen again', async () => {
      const page = await openList();
      const state = () => page.evaluate(() => document.visibilityState);
      const other = await page.browserContext().newPage();
      await other.bringToFront();
      await eventually(state, { until: (now) => now === 'hidden' });
      await page.waitForSelector('[data-refresh]:not(.busy)');
      const before = proxy.askedFor(TASKS).length;
      await new Promise((resolve) => setTimeout(resolve, 7_000)); // Longer than the interval with its jitter.
      expect(proxy.askedFor(TASKS)).to.have.length(before);
      await page.bringToFront();
      await eventually(state, { until: (now) => now === 'visible' });
      await eventually(() => proxy.askedFor(TASKS).length === before + 1, { deadlineMs: 3_000 });
      expect(proxy.askedFor(ME)).to.have.length(1);
    });
  });
}
