import { expect } from 'chai';
import { useBrowser } from '../support/browser-suite.js';

describe('a page that stays open for long', function () {
  this.timeout(60_000);
  const suite = useBrowser();

  before(async () => {
    await suite.stack.knex.raw(`INSERT INTO inference_jobs (id, name, task_type, status, created_at, progress)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'job ' || i, 'llm.chat', 'running',
             timestamptz '2026-01-01' + i * interval '1 minute', 0.5 FROM generate_series(1, 30) AS i`);
  });

  const row = (n: number) =>
    `tr.task[data-key="compute:00000000-0000-4000-8000-${String(n).padStart(12, '0')}"]`;

  it('says so when an answer is not what it should be, and goes on by itself', async () => {
    const { page } = await suite.openList('/admin/tasks', { fakeClock: true });
    let spoil: (body: Record<string, unknown>) => unknown = (body) => ({ ...body, items: [null] });
    await page.route(/\/bff\/v1\/admin\/tasks/, async (route) => {
      const { 'if-none-match': _, ...headers } = route.request().headers();
      const response = await route.fetch({ headers });
      await route.fulfill({ response, json: spoil(await response.json()) });
    });
    await page.clock.runFor(11_000);
    await page.locator('[data-fault=malformed]').waitFor();
    expect(await page.locator('tr.task').count()).to.equal(20);
    spoil = (body) => body;
    await page.clock.runFor(12_000);
    await page.locator('[data-fault]').waitFor({ state: 'detached' });
  });

  it('keeps the rows, says so and goes on by itself when its own drawing breaks', async () => {
    const { page, troubles } = await suite.openList('/admin/tasks', { fakeClock: true });
    await page.evaluate(() => {
      const { trim } = String.prototype;
      String.prototype.trim = function () {
        if (String(this) === 'job 31') throw new Error('a bug in the drawing of job 31');
        return trim.call(this);
      };
    });
    await suite.stack
      .knex('inference_jobs')
      .insert({ name: 'job 31', task_type: 'embedding', status: 'queued' });
    await page.clock.runFor(11_000);
    await page.locator('[data-fault=malformed]').waitFor();
    expect(troubles.join()).to.include('a bug in the drawing of job 31');
    expect(await page.locator('tr.task').count()).to.equal(20);
    await suite.stack.knex('inference_jobs').where({ name: 'job 31' }).delete();
    await page.clock.runFor(12_000);
    await page.locator('[data-fault]').waitFor({ state: 'detached' });
    expect(await page.locator('tr.task').count()).to.equal(20);
  });

  it('lets times go on by themselves, with the selected text, while nothing is refreshed', async () => {
    const { page } = await suite.openList('/admin/tasks', { fakeClock: true });
    await page.locator('select[name=refresh]').selectOption('0');
    await suite.stack.knex('inference_jobs').update({ started_at: suite.stack.knex.fn.now() });
    await page.locator('[data-refresh]').click();
    const duration = page.locator(`${row(25)} .col-duration`);
    await page.waitForFunction(
      (cell) => /^\ds$/.test(document.querySelector(cell)?.textContent?.trim() ?? ''),
      `${row(25)} .col-duration`,
    );
    await page.evaluate(
      (cell) => getSelection()!.selectAllChildren(document.querySelector(cell)!),
      `${row(25)} .name`,
    );
    await page.clock.runFor(90_000);
    expect(await duration.textContent()).to.match(/^\s*1m [23]\ds/);
    expect(await page.locator('[data-updated]').textContent()).to.equal('Updated 1m ago');
    expect(await page.evaluate(() => getSelection()!.toString())).to.equal('job 25');
  });

  it('ends when this very tab’s storage loses the token', async () => {
    const { page } = await suite.openList();
    await page.evaluate(() => localStorage.removeItem('jwt'));
    await page.waitForURL(/auth\.html\?next=%2Fadmin%2Ftasks/);
  });
});
