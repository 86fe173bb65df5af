import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { refreshUntil, shownKeys } from '../support/admin-page.js';
import { useBrowser } from '../support/browser-suite.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describe('a page whose jobs are away for a while', function () {
  this.timeout(90_000);
  let jobs: TcpProxy;
  const suite = useBrowser({
    reachJobs: async (url) => {
      const before = await TcpProxy.before(url);
      jobs = before.proxy;
      return before.url;
    },
  });

  before(async () => {
    suite.stack.streaming.streams = [1, 2, 3].map((n) => ({
      stream_id: `cam-${n}`,
      status: 'running',
      created_at: '2026-02-01T00:00:00Z',
    }));
    await suite.stack.knex.raw(`INSERT INTO inference_jobs (name, task_type, status, created_at)
      SELECT 'job ' || i, 'llm.chat', 'running', timestamptz '2026-01-01' + i * interval '1 second'
        FROM generate_series(1, 6000) AS i`);
  });
  afterEach(() => jobs.pass());
  after(() => jobs.close());

  const displaced = (page: Page) => page.locator('[data-displaced]');
  const range = (page: Page) => page.locator('[data-range]');

  async function loseJobs(page: Page): Promise<void> {
    jobs.refuse();
    await refreshUntil(page, async () => (await displaced(page).count()) === 1);
  }

  async function regainJobs(page: Page): Promise<void> {
    jobs.pass();
    await refreshUntil(page, async () => (await displaced(page).count()) === 0);
  }

  it('says so, keeps its address, and returns with its rows and open details by itself', async () => {
    const { page, troubles } = await suite.openList('/admin/tasks?page=299');
    await page.locator('[data-page-link=next]').click();
    await range(page).getByText('5,981–6,000 of 6,003').waitFor();
    await page.locator('tr.task .toggle').nth(3).click();
    await page.locator('.details-row').waitFor();
    const address = page.url();
    const keys = await shownKeys(page);
    expect(address)
      .to.match(/page=300/)
      .and.match(/as_of=/)
      .and.match(/open=compute/);

    await loseJobs(page);
    expect(await displaced(page).textContent()).to.contain(
      'Page 300 was asked for; page 1 is shown while Compute can’t be read.',
    );
    expect(await range(page).textContent()).to.equal('1–3 of at least 3');
    expect(page.url()).to.equal(address);
    expect(await page.locator('.details-row').count()).to.equal(1);
    for (const link of ['first', 'previous', 'next', 'last']) {
      const disabled = await page.locator(`[data-page-link=${link}]`).getAttribute('aria-disabled');
      expect(disabled, link).to.equal('true');
    }

    await page.reload();
    await displaced(page).waitFor();
    expect(page.url()).to.equal(address);

    await regainJobs(page);
    expect(page.url()).to.equal(address);
    expect(await shownKeys(page)).to.deep.equal(keys);
    await page.locator('.details-row').waitFor();
    expect(await range(page).textContent()).to.equal('5,981–6,000 of 6,003');
    await page.goBack();
    await range(page).getByText('5,961–5,980 of 6,003').waitFor();
    expect(troubles).to.deep.equal([]);
  });

  it('lets go of the page on demand, and Back asks for it again', async () => {
    const { page } = await suite.openList('/admin/tasks?page=300');
    const address = page.url();
    await loseJobs(page);
    await page.locator('[data-stay]').click();
    await displaced(page).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.has('page')).to.equal(false);
    await page.goBack();
    await displaced(page).waitFor();
    expect(page.url()).to.equal(address);
    await regainJobs(page);
    await range(page).getByText('5,981–6,000 of 6,003').waitFor();
  });

  it('can be asked for any page meanwhile', async () => {
    const { page } = await suite.openList('/admin/tasks?page=300');
    await loseJobs(page);
    const jump = page.locator('.jump input');
    await jump.fill('250');
    await jump.press('Enter');
    await displaced(page).getByText('Page 250 was asked for').waitFor();
    await regainJobs(page);
    await range(page).getByText('4,981–5,000 of 6,003').waitFor();
  });

  it('never says that there are no tasks where some can not be read', async () => {
    const { page } = await suite.openList('/admin/tasks?task_type=llm.chat');
    jobs.refuse();
    const noMatch = page.locator('[data-no-match]');
    await refreshUntil(page, async () => (await noMatch.count()) === 1);
    expect(await noMatch.textContent()).to.contain('None of the tasks that can be read match these filters');
    expect(await noMatch.locator('.chip').textContent()).to.contain('llm.chat');
    jobs.pass();
    await refreshUntil(page, async () => (await noMatch.count()) === 0);
    await range(page).getByText('1–20 of 6,000').waitFor();
  });

  it('keeps the types that are chosen, and does not call the numbers of the others all', async () => {
    const { page } = await suite.openList('/admin/tasks?page=2&task_type=llm.chat,streaming');
    await loseJobs(page);
    expect(new URL(page.url()).searchParams.get('task_type')).to.equal('llm.chat,streaming');
    await page.locator('[data-menu-button=type]').click();
    const option = (type: string) => page.locator('.option', { hasText: type });
    expect(await option('llm.chat').locator('input').isChecked()).to.equal(true);
    expect(await option('streaming').locator('.count').textContent()).to.equal('3+');
    expect(await page.title()).to.contain('(3+)');
  });
});
