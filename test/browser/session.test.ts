import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page, Route } from 'playwright-core';
import { jwtOf, untilListed } from '../support/admin-page.js';
import { useBrowser } from '../support/browser-suite.js';

const TASKS = /\/bff\/v1\/admin\/tasks/;
const BFF = /\/bff\//;
const SIGN_IN = /\/auth\.html/;

const page403 = (route: Route) =>
  route.fulfill({ status: 403, contentType: 'text/html', body: '<h1>403 Forbidden</h1>' });
const toGate = (route: Route) =>
  route.fulfill({ status: 302, headers: { location: 'https://gate.invalid/sign-in' } });

/** Several of the page's ticks. */
const SLOW_LINK_MS = 2_500;

/** Notes in the session's storage what a frame shows once there is no token: Playwright looks at no page while it is left. */
function watchWhatIsShown(page: Page): Promise<void> {
  return page.evaluate(() => {
    const look = () => {
      if (localStorage.getItem('jwt') === null) {
        if (document.querySelector('.leaving') !== null) sessionStorage.setItem('saw: leaving', '1');
        if (document.querySelector('tr.task') !== null) sessionStorage.setItem('saw: a task', '1');
      }
      requestAnimationFrame(look);
    };
    look();
  });
}

describe('the session of the page', function () {
  this.timeout(60_000);
  const suite = useBrowser();

  before(async () => {
    await suite.stack.knex.raw(`INSERT INTO inference_jobs (name, task_type, status, created_at)
      SELECT 'job ' || i, 'llm.chat', 'running', timestamptz '2026-01-01' + i * interval '1 minute'
      FROM generate_series(1, 25) AS i`);
  });

  it('outlives a proxy that refuses the link, which is told as such, and shows the list once it lets it pass', async () => {
    const { page, troubles } = await suite.open('/healthz');
    await page.route(TASKS, page403);
    await page.goto(`${suite.stack.url}/admin/tasks?status_filter=running`);
    await page.getByText('Something between you and the server answered 403.').waitFor();
    expect(await jwtOf(page)).to.be.a('string');
    expect(page.url()).to.match(/\/admin\/tasks\?status_filter=running$/);
    await page.unroute(TASKS);
    await page.locator('[data-retry]').click();
    await untilListed(page);
    expect(troubles).to.deep.equal([]);
  });

  for (const status of [401, 403, 404]) {
    it(`outlives a proxy that answers a refresh with a ${status} of its own, and refreshes again by itself`, async () => {
      const { page } = await suite.openList('/admin/tasks', { fakeClock: true });
      await page.route(TASKS, (route) => route.fulfill({ status, contentType: 'text/html', body: '<p>No' }));
      await page.clock.runFor(11_000);
      await page.locator(status === 401 ? '[data-fault=gate]' : '[data-fault=intercepted]').waitFor();
      expect(await page.locator('tr.task').count()).to.equal(20);
      expect(await jwtOf(page)).to.be.a('string');
      await page.unroute(TASKS);
      await page.clock.runFor(12_000);
      await page.locator('[data-fault]').waitFor({ state: 'detached' });
    });
  }

  it('says that a gate answers where the requests are led away to sign in elsewhere, and offers to load the page anew', async () => {
    const { page } = await suite.openList('/admin/tasks', { fakeClock: true });
    await page.route(TASKS, toGate);
    await page.clock.runFor(11_000);
    const notice = page.locator('[data-fault=gate]');
    await notice.getByText('it may want you to sign in there').waitFor();
    await page.unroute(TASKS);
    await notice.getByRole('button', { name: 'Reload the page' }).click();
    await page.locator('[data-fault]').waitFor({ state: 'detached' });
    await untilListed(page);
  });

  it('is not refused by the sign-in page where a proxy refuses: no password was wrong', async () => {
    const { page } = await suite.open('/auth.html', { jwt: null });
    const signIn = async () => {
      await page.getByLabel('Username').fill('admin');
      await page.getByLabel('Password', { exact: true }).fill('taskdeck');
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await page.route(BFF, page403);
    await signIn();
    await page.locator('#trouble', { hasText: 'answered 403' }).waitFor();
    await page.unroute(BFF);
    await page.route(BFF, toGate);
    await signIn();
    await page.locator('#trouble', { hasText: 'sign in there' }).waitFor();
    await page.locator('[data-reload]').waitFor();
    await page.unroute(BFF);
    await signIn();
    await page.waitForURL(/\/admin\/tasks$/);
  });

  it('is told on the home page as the list tells it', async () => {
    const { page } = await suite.open('/healthz');
    await page.route(BFF, page403);
    await page.goto(`${suite.stack.url}/home`);
    await page.locator('[data-fault=intercepted]', { hasText: '403' }).waitFor();
    expect(await jwtOf(page)).to.be.a('string');
    await page.unroute(BFF);
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.locator('main h1', { hasText: 'admin' }).waitFor();
  });

  const WAYS: [how: string, end: (page: Page) => Promise<unknown>, to: RegExp][] = [
    [
      'signing out',
      (page) => page.getByRole('button', { name: 'Sign out' }).click({ noWaitAfter: true }),
      /\/auth\.html\?notice=signed_out$/,
    ],
    [
      'a 401 of the API',
      async (page) => {
        await page.route(TASKS, (route) =>
          route.fulfill({
            status: 401,
            contentType: 'application/problem+json',
            body: '{"code": "unauthenticated", "request_id": "r-1"}',
          }),
        );
        await page.locator('[data-refresh]').click({ noWaitAfter: true });
      },
      /\/auth\.html\?next=%2Fadmin%2Ftasks&notice=session_ended$/,
    ],
    [
      'another tab',
      async (page) => {
        const other = await page.context().newPage();
        await other.goto(new URL('/healthz', page.url()).href);
        await other.evaluate(() => localStorage.removeItem('jwt'));
        await other.close();
      },
      /\/auth\.html\?next=%2Fadmin%2Ftasks&notice=signed_out$/,
    ],
  ];
  for (const [how, end, to] of WAYS) {
    it(`is left once when ${how} ends it, however slow the way to the sign-in page is, and shows nothing meanwhile`, async () => {
      const { page } = await suite.openList();
      await watchWhatIsShown(page);
      const attempts: string[] = [];
      await page.route(SIGN_IN, async (route) => {
        attempts.push(route.request().url());
        await wait(SLOW_LINK_MS);
        await route.continue().catch(() => undefined);
      });
      await end(page);
      await page.waitForURL(to);
      expect(await page.evaluate(() => Object.keys(sessionStorage))).to.deep.equal(['saw: leaving']);
      expect(attempts).to.have.length(1);
    });
  }
});
