import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { jwtOf, setVisible, shownKeys, untilListed } from '../support/admin-page.js';
import { signIn } from '../support/api-client.js';
import { ADMIN } from '../support/platform.js';
import { useBrowser } from '../support/browser-suite.js';
import { eventually } from '../support/eventually.js';

const ME = 'GET /bff/v1/users/me';
const FIRST_PAGE = 'GET /bff/v1/admin/tasks?page=1&size=20';

/** Answers a path after the others. */
const delay = (page: Page, path: string) =>
  page.route(new RegExp(path), async (route) => {
    const response = await route.fetch();
    await wait(500);
    await route.fulfill({ response }).catch(() => undefined); // The page may have been left by then.
  });

describe('the sequence diagram, in a browser', function () {
  this.timeout(60_000);
  const suite = useBrowser();

  before(async () => {
    await suite.stack.knex.raw(`INSERT INTO inference_jobs (name, task_type, status, created_at)
      SELECT 'job ' || i, 'llm.chat', CASE WHEN i % 2 = 0 THEN 'failed' ELSE 'running' END,
             timestamptz '2026-01-01' + i * interval '1 minute' FROM generate_series(1, 45) AS i`);
    suite.stack.streaming.streams = [
      {
        stream_id: 'cam-1',
        name: 'camera 1',
        status: 'running',
        created_at: '2026-01-01T00:44:30Z',
        details: { fps: 25 },
      },
    ];
  });

  it('GET /admin/tasks gives admin_tasks.html and admin_tasks.js', async () => {
    const response = await fetch(`${suite.stack.url}/admin/tasks`);
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.match(/^text\/html/);
    const [, script] = /src="(\/assets\/admin_tasks-\w+\.js)"/.exec(await response.text()) ?? [];
    expect((await fetch(`${suite.stack.url}${script}`)).status).to.equal(200);
  });

  it('asks who is there first, and for tasks beside it, with the jwt', async () => {
    const { page, asked, requests } = await suite.open();
    await untilListed(page);
    expect(asked).to.deep.equal([ME, FIRST_PAGE]);
    const jwt = await jwtOf(page);
    expect(requests.map((request) => request.headers()['authorization'])).to.deep.equal([
      `Bearer ${jwt}`,
      `Bearer ${jwt}`,
    ]);
  });

  for (const [flaw, jwt] of Object.entries({ tampered: 'tampered', malformed: 'no token' })) {
    it(`with a ${flaw} jwt: drops it, goes to /auth.html and, after signing in, back to where the admin was`, async () => {
      const token = jwt === 'tampered' ? `${(await signIn(suite.stack.url, 'admin')).slice(0, -4)}AAAA` : jwt;
      const { page, asked } = await suite.open('/admin/tasks?status_filter=failed', { jwt: token });
      await page.waitForURL(/\/auth\.html/);
      expect(await jwtOf(page)).to.equal(null);
      expect(asked).to.deep.equal([ME, `${FIRST_PAGE}&status_filter=failed`]);
      await page.getByLabel('Username').fill('admin');
      await page.getByLabel('Password', { exact: true }).fill('taskdeck');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(/\/admin\/tasks\?status_filter=failed$/);
      await untilListed(page);
    });
  }

  it('without a jwt goes to /auth.html', async () => {
    const { page } = await suite.open('/admin/tasks', { jwt: null });
    await page.waitForURL(/\/auth\.html/);
  });

  for (const late of ['/users/me', '/admin/tasks']) {
    it(`shows a user who is no admin a notice on /home and keeps the jwt, though ${late} is answered late`, async () => {
      const jwt = await signIn(suite.stack.url, 'viewer');
      const { page } = await suite.open('/healthz', { jwt });
      await delay(page, late);
      await page.goto(`${suite.stack.url}/admin/tasks`);
      await page.waitForURL(/\/home/);
      await page.locator('main').getByText('Task management is for administrators only').waitFor();
      expect(await jwtOf(page)).to.equal(jwt);
    });

    it(`drops a jwt that holds no more once, though ${late} is answered late`, async () => {
      const { page, exchanges } = await suite.open('/healthz', { jwt: 'no token' });
      await delay(page, late);
      await page.goto(`${suite.stack.url}/admin/tasks`);
      await page.waitForURL(/\/auth\.html\?next=%2Fadmin%2Ftasks&notice=session_ended$/);
      expect(await jwtOf(page)).to.equal(null);
      expect(exchanges.filter((exchange) => exchange.startsWith('GET'))).to.have.length(2);
    });

    it(`shows an admin the tasks, though ${late} is answered late`, async () => {
      const { page } = await suite.open('/healthz');
      await delay(page, late);
      await page.goto(`${suite.stack.url}/admin/tasks`);
      await untilListed(page);
      expect(await page.locator('.who').textContent()).to.contain('admin');
    });
  }

  it('renders jobs and streams in one table, with filters and pages', async () => {
    const { page, troubles } = await suite.open();
    await untilListed(page);
    const keys = await shownKeys(page);
    expect(keys).to.have.length(20);
    expect(keys[1]).to.equal('streaming:cam-1');
    expect(await page.locator('[data-range]').textContent()).to.match(/1–20 of 46/);
    expect(await page.locator('.pill[data-status=failed]').textContent()).to.match(/Failed\s*22/);
    expect(troubles).to.deep.equal([]);
  });

  it('asks the API for each filter and page, with its conditions', async () => {
    const { page, asked } = await suite.open();
    await untilListed(page);
    await page.locator('.pill[data-status=failed]').click();
    await page.locator('[data-range]', { hasText: 'of 22' }).waitFor();
    await page.locator('[data-page-link=last]').click();
    await page.locator('[data-range]', { hasText: '21–22 of 22' }).waitFor();
    expect(asked.slice(2)[0]).to.equal(`${FIRST_PAGE}&status_filter=failed`);
    expect(asked.slice(2)[1]).to.match(/\?page=2&size=20&status_filter=failed&as_of=2/);
    expect(asked.slice(2)).to.have.length(2);
  });

  it('refreshes each 10 seconds with the same conditions while the page is visible, and never while it is hidden', async () => {
    const { page, asked } = await suite.open('/admin/tasks?status_filter=failed', { fakeClock: true });
    await untilListed(page);
    const sent = () => asked.filter((request) => request.includes('/admin/tasks'));
    expect(sent()).to.have.length(1);
    await page.clock.runFor(11_000);
    await eventually(() => sent().length === 2);
    expect(new Set(sent()).size).to.equal(1);

    await page.waitForTimeout(100);
    await setVisible(page, false);
    await page.clock.runFor(120_000);
    expect(sent()).to.have.length(2);
    await setVisible(page, true);
    await eventually(() => sent().length === 3);
  });

  it('reads Postgres and the StreamingServer anew for each refresh', async () => {
    const { page } = await suite.open('/admin/tasks', { fakeClock: true });
    await untilListed(page);
    await page.waitForTimeout(1_100); // The streams are shared for a second.
    const { requests, streams } = suite.stack.streaming;
    suite.stack.streaming.streams = streams.map((stream) => ({ ...stream, name: 'camera 1, moved' }));
    await suite.stack.knex('inference_jobs').where({ name: 'job 44' }).update({ name: 'job 44, renamed' });
    await page.clock.runFor(11_000);
    await page.locator('tr.task', { hasText: 'job 44, renamed' }).waitFor();
    await page.locator('tr.task', { hasText: 'camera 1, moved' }).waitFor();
    expect(suite.stack.streaming.requests).to.be.greaterThan(requests);
    await suite.stack.knex('inference_jobs').where({ name: 'job 44, renamed' }).update({ name: 'job 44' });
    suite.stack.streaming.streams = streams;
  });

  it('keeps the scroll position over a refresh that changes the table', async () => {
    const { page, asked } = await suite.open('/admin/tasks?size=50', {
      viewport: { width: 1000, height: 400 },
    });
    await untilListed(page);
    await page.evaluate(() => window.scrollTo(0, 300));
    const before = await page.evaluate(() => window.scrollY);
    expect(before).to.be.greaterThan(200);
    await suite.stack.knex('inference_jobs').where({ name: 'job 45' }).update({ name: 'job 45, renamed' });
    await page.keyboard.press('r');
    await page.getByText('job 45, renamed').waitFor();
    expect(await page.evaluate(() => window.scrollY)).to.equal(before);
    expect(asked.at(-1)).to.include('size=50');
  });

  it('shows the details of a row without another request', async () => {
    const { page, asked } = await suite.open();
    await untilListed(page);
    const before = asked.length;
    await page.locator('tr.task[data-key="streaming:cam-1"]').click();
    await page.locator('.details-row').getByText('fps').waitFor();
    expect(asked).to.have.length(before);
  });

  it('ends the session of an admin who is one no longer, and asks no more', async () => {
    const { page, asked } = await suite.open();
    await untilListed(page);
    await suite.stack.knex('users').where({ id: ADMIN.id }).update({ role: 'user' });
    try {
      await page.locator('[data-refresh]').click();
      await page.waitForURL(/\/auth\.html/);
      expect(await jwtOf(page)).to.equal(null);
      expect(asked.filter((request) => request.includes('/admin/tasks'))).to.have.length(2);
    } finally {
      await suite.stack.knex('users').where({ id: ADMIN.id }).update({ role: 'admin' });
    }
  });
});
