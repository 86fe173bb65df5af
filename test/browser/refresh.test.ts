import { expect } from 'chai';
import { refreshUntil, untilListed } from '../support/admin-page.js';
import { useBrowser } from '../support/browser-suite.js';

const ODD_NAME = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;

describe('a refresh of the page', function () {
  this.timeout(60_000);
  const suite = useBrowser();

  beforeEach(async () => {
    suite.stack.streaming.streams = [
      { stream_id: 'cam-1', name: 'camera 1', status: 'running', created_at: '2026-02-01T00:00:00Z' },
    ];
    await suite.stack.knex('inference_jobs').delete();
    await suite.stack.knex
      .raw(`INSERT INTO inference_jobs (id, name, task_type, status, created_at, progress, details)
      SELECT ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid, 'job ' || i, 'llm.chat', 'running',
             timestamptz '2026-01-01' + i * interval '1 minute', 0.5,
             '{"model": "m-1", "seed": 9007199254740993, "params": {"top": {"k": 7}}, "api_key": "sk-secret"}'
      FROM generate_series(1, 30) AS i`);
  });

  const row = (n: number) =>
    `tr.task[data-key="compute:00000000-0000-4000-8000-${String(n).padStart(12, '0')}"]`;

  it('patches rows, and keeps open details, focus and selected text', async () => {
    const { page } = await suite.openList();
    await page.locator(`${row(25)} .toggle`).click();
    await page.locator('.details-row').getByText('9007199254740993').waitFor();
    await page.locator(`${row(24)} .toggle`).focus();
    await page.evaluate((selector) => {
      const element = document.querySelector(selector)!;
      element.setAttribute('data-probe', 'the very same row');
      getSelection()!.selectAllChildren(document.querySelector('.details-row .mono') ?? element);
    }, row(25));
    const selected = await page.evaluate(() => getSelection()!.toString());
    expect(selected).not.to.equal('');

    await suite.stack
      .knex('inference_jobs')
      .where({ name: 'job 25' })
      .update({ status: 'failed', error: 'CUDA out of memory' });
    await suite.stack
      .knex('inference_jobs')
      .insert({ name: 'a newcomer', task_type: 'embedding', status: 'queued' });
    await page.keyboard.press('r');
    await page.getByText('a newcomer').first().waitFor();

    expect(await page.locator(row(25)).getAttribute('data-probe')).to.equal('the very same row');
    expect(await page.locator(row(25)).textContent()).to.include('CUDA out of memory');
    expect(await page.locator('.details-row').count()).to.equal(1);
    expect(await page.evaluate(() => getSelection()!.toString())).to.equal(selected);
    expect(
      await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-key')),
    ).to.match(/24$/);
  });

  it('asks only whether anything has changed, and leaves all as it is but the time of the last look', async () => {
    const { page, troubles } = await suite.openList('/admin/tasks', { fakeClock: true });
    await page
      .locator('tr.task')
      .first()
      .evaluate((element) => element.setAttribute('data-probe', 'the very same row'));
    const text = await page.locator('tbody').first().textContent();
    const updated = page.locator('[data-updated]');
    await page.clock.runFor(5_000);
    expect(await updated.textContent()).to.match(/[3-9]s ago/);
    const answered = page.waitForResponse(/\/bff\/v1\/admin\/tasks/);
    await page.clock.runFor(7_000);
    const answer = await answered;
    expect(answer.status()).to.equal(304);
    expect(await answer.request().headerValue('if-none-match')).to.match(/^W\/"/);
    await updated.getByText(/now|[0-2]s ago/).waitFor();
    expect(await page.locator('tr.task').first().getAttribute('data-probe')).to.equal('the very same row');
    expect(await page.locator('tbody').first().textContent()).to.equal(text);
    expect(troubles).to.deep.equal([]);

    await suite.stack
      .knex('inference_jobs')
      .insert({ name: 'a newcomer', task_type: 'embedding', status: 'queued' });
    await page.locator('[data-refresh]').click();
    await page.getByText('a newcomer').first().waitFor();
  });

  it('shows integers exactly, secrets redacted, and text as text', async () => {
    await suite.stack
      .knex('inference_jobs')
      .where({ name: 'job 30' })
      .update({ name: ODD_NAME, error: ODD_NAME });
    const { page } = await suite.openList();
    await page.locator(`${row(30)} .toggle`).click();
    const details = page.locator('.details-row');
    await details.getByText('9007199254740993').waitFor();
    expect(await details.textContent())
      .to.include('[redacted]')
      .and.not.include('sk-secret');
    expect(await page.locator(`${row(30)} .name`).textContent()).to.equal(ODD_NAME);
    expect(await page.evaluate(() => 'hacked' in window)).to.equal(false);
  });

  it('never asks twice at a time, and drops the answer that another request has overtaken', async () => {
    const { page, asked } = await suite.openList('/admin/tasks', { fakeClock: true });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/bff\/v1\/admin\/tasks\?page=1&size=20$/, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    const before = asked.length;
    await page.locator('[data-refresh]').click();
    await page.clock.runFor(14_000);
    await page.locator('[data-refresh]').click();
    expect(asked.length).to.equal(before + 1);
    await page.locator('.segments label', { hasText: 'Streaming' }).click();
    await page.locator('[data-range]', { hasText: 'of 1' }).waitFor();
    release();
    await page.waitForTimeout(300);
    expect(await page.locator('[data-range]').textContent()).to.include('of 1');
    expect(new URL(page.url()).search).to.equal('?source=streaming');
  });

  it('says so when it fails, backs off, keeps the rows, and recovers', async () => {
    const { page, asked } = await suite.openList('/admin/tasks', { fakeClock: true });
    const sent = () => asked.filter((request) => request.includes('/admin/tasks')).length;
    await page.route(/\/bff\/v1\/admin\/tasks/, (route) => route.abort());
    await page.clock.runFor(11_000);
    await page.locator('[data-fault=network]').waitFor();
    expect(await page.locator('tr.task').count()).to.equal(20);
    const afterFirst = sent();
    for (let minute = 0; minute < 4; minute++) {
      await page.clock.runFor(60_000);
      await page.waitForTimeout(50);
    }
    expect(sent() - afterFirst).to.be.within(3, 12);
    await page.unroute(/\/bff\/v1\/admin\/tasks/);
    await page.locator('[data-retry]').click();
    await page.locator('[data-fault]').waitFor({ state: 'detached' });
  });

  it('keeps the jobs while the StreamingServer is away, says so and why in a banner, and recovers by itself', async () => {
    const { page } = await suite.openList();
    await suite.stack.streaming.stop();
    const notice = page.locator('[data-source-notice=streaming]');
    await refreshUntil(page, async () => (await notice.count()) === 1);
    expect(await notice.textContent()).to.contain('It can’t be reached.');
    expect(await page.locator('tr.task').count()).to.equal(20);
    await suite.stack.streaming.start();
    await refreshUntil(page, async () => (await notice.count()) === 0);
  });

  it('says how many streams it could not read, and shows the word that a status has there', async () => {
    suite.stack.streaming.streams = [
      { stream_id: 'cam-1', name: 'camera 1', status: 'live', created_at: '2026-02-01T00:00:00Z' },
      { stream_id: 'cam-1', name: 'camera 2', status: 'live', created_at: '2026-02-01T00:00:00Z' },
    ];
    const { page } = await suite.openList();
    const notice = page.locator('[data-source-trouble=unreadable]');
    await refreshUntil(page, async () => (await notice.count()) === 1);
    expect(await notice.textContent()).to.contain('1 task of Streaming could not be read.');
    expect(await page.locator('[data-range]').textContent()).to.contain('at least 31');
    const stream = page.locator('tr.task', { hasText: 'camera 1' });
    const status = stream.locator('.status');
    expect(await status.textContent()).to.match(/Unknown\s+live/);
    expect(await status.getAttribute('title')).to.equal('Unknown (live)');
    await stream.locator('.toggle').click();
    await page.locator('.details-row').getByText('Unknown (live)').waitFor();
  });

  it('keeps the list in the URL: reload, Back and a shared link show the same', async () => {
    const { page } = await suite.openList();
    await page.locator('.pill[data-status=running]').click();
    await page.waitForURL(/status_filter=running/);
    await page.locator(`${row(30)} .toggle`).click();
    const url = page.url();
    expect(url).to.match(/open=compute/);
    await page.reload();
    await page.locator('.details-row').waitFor();
    expect(page.url()).to.equal(url);
    const shared = await suite.openList(new URL(url).pathname + new URL(url).search);
    await shared.page.locator('.details-row').waitFor();
    await page.goBack();
    await page.waitForURL(/\/admin\/tasks$/);
    await page.locator('.pill[data-status=running] input:not(:checked)').waitFor({ state: 'attached' });
  });

  it('holds a later page at its moment and offers what is newer', async () => {
    const { page } = await suite.openList();
    await page.locator('[data-page-link=next]').click();
    await page.locator('[data-range]', { hasText: '21–31 of 31' }).waitFor();
    const keys = await page
      .locator('tr.task')
      .evaluateAll((rows) => rows.map((element) => element.getAttribute('data-key')));
    await suite.stack
      .knex('inference_jobs')
      .insert({ name: 'a newcomer', task_type: 'embedding', status: 'queued' });
    await page.locator('[data-refresh]').click();
    await page.getByRole('button', { name: /1 newer task/ }).waitFor();
    expect(
      await page
        .locator('tr.task')
        .evaluateAll((rows) => rows.map((element) => element.getAttribute('data-key'))),
    ).to.deep.equal(keys);
    await page.getByRole('button', { name: /1 newer task/ }).click();
    await page.getByText('a newcomer').first().waitFor();
    expect(new URL(page.url()).search).to.equal('');
  });

  for (const [parameter, value] of Object.entries({
    page: 'x',
    size: '1000',
    status_filter: 'nonsense',
    source: 'x',
    sort: 'name',
    as_of: 'now',
  })) {
    it(`offers to reset ${parameter} where the address has a bad value of it`, async () => {
      const { page } = await suite.open(`/admin/tasks?${parameter}=${value}`);
      await page.getByRole('button', { name: `Reset “${parameter}”` }).click();
      await untilListed(page);
      expect(new URL(page.url()).search).to.equal('');
    });
  }
});
