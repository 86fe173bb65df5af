import { expect } from 'chai';
import type { Page } from 'playwright-core';
import type { WireTaskPage } from '../../src/adapters/http/wire.js';
import { shownKeys } from '../support/admin-page.js';
import { useBrowser } from '../support/browser-suite.js';

const ID = '3f2b8c1e-0d4a-4f6b-9a7e-5c1d2e3f4a5b';

describe('finding a task on the page', function () {
  this.timeout(60_000);
  const suite = useBrowser();
  /** The last Tuesday that is neither today nor yesterday nor longer ago than the menu's days; and yesterday. */
  const days = { tuesday: new Date(), yesterday: new Date() };

  before(async () => {
    const now = new Date();
    const ago = (count: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - count, 12);
    const toTuesday = (now.getDay() + 5) % 7;
    days.tuesday = ago(toTuesday < 2 ? toTuesday + 7 : toTuesday);
    days.yesterday = ago(1);
    const job = (name: string, change: object) => ({
      name,
      task_type: 'llm.chat',
      status: 'succeeded',
      user_id: 'ana',
      created_at: days.tuesday,
      ...change,
    });
    const ran = (model: string, gpu: string) => JSON.stringify({ model, gpu: { type: gpu } });
    await suite.stack
      .knex('inference_jobs')
      .insert([
        job('the failed one', { status: 'failed', error: 'CUDA out of memory' }),
        job('a fine one', {}),
        job('of somebody else', { status: 'failed', user_id: 'ben' }),
        job('failed on another day', { status: 'failed', created_at: ago(20) }),
        job('gemma on H100', { created_at: days.yesterday, details: ran('gemma-3', 'H100') }),
        job('gemma on A100', { created_at: days.yesterday, details: ran('gemma-3', 'A100') }),
        job('gemma long ago', { created_at: ago(20), details: ran('gemma-3', 'H100') }),
        job('from the log', { id: ID, created_at: ago(300) }),
      ]);
    suite.stack.streaming.streams = [{ stream_id: 'live/cam 1', name: 'camera 1', status: 'running' }];
  });

  const names = (page: Page) => page.locator('tr.task .name').allTextContents();
  const untilFound = (page: Page, count: number) =>
    page.locator('[data-range]', { hasText: `of ${count}` }).waitFor();

  async function search(page: Page, text: string): Promise<void> {
    await page.keyboard.press('/');
    await page.keyboard.insertText(text);
    await page.keyboard.press('Enter');
  }

  async function chooseCreated(page: Page, name: string): Promise<void> {
    await page.locator('[data-menu-button=created]').click();
    await page.getByRole('button', { name, exact: true }).click();
  }

  it('finds the failed tasks of one user last Tuesday, and why they failed, in three steps', async () => {
    const { page, troubles } = await suite.openList();
    await page.locator('tr.task a.user', { hasText: 'ana' }).first().click();
    await page.locator('.pill[data-status=failed]').click();
    const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', weekday: 'short' });
    await chooseCreated(page, day.format(days.tuesday).replace(',', ''));
    await untilFound(page, 1);
    expect(await names(page)).to.deep.equal(['the failed one']);
    await page.locator('td.col-error', { hasText: 'CUDA out of memory' }).waitFor();

    const { searchParams } = new URL(page.url());
    expect(searchParams.get('user_id')).to.equal('ana');
    expect(
      Date.parse(searchParams.get('created_to')!) - Date.parse(searchParams.get('created_from')!),
    ).to.be.within(23 * 3_600_000, 25 * 3_600_000);
    await page.reload();
    await untilFound(page, 1);

    await page.locator('[data-chip=created_from]').focus();
    await page.keyboard.press('Enter');
    await untilFound(page, 2);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-chip'))).to.equal(
      'created_to',
    );
    await page.locator('[data-clear-filters]').click();
    await untilFound(page, 9);
    expect(new URL(page.url()).search).to.equal('');
    expect(troubles).to.deep.equal([]);
  });

  it('finds an id from a log in one step, its beginning too', async () => {
    const { page } = await suite.openList();
    await search(page, ID);
    await untilFound(page, 1);
    expect(await names(page)).to.deep.equal(['from the log']);
    await page.locator('[data-search]').fill(ID.slice(0, 8));
    await page.waitForURL(`**/admin/tasks?q=${ID.slice(0, 8)}`);
    await untilFound(page, 1);
    await page.goBack();
    expect(await page.locator('[data-search]').inputValue()).to.equal(ID);
    await page.locator('[data-search]').focus();
    await page.keyboard.press('Escape');
    await untilFound(page, 9);
  });

  it('finds everything that ran gemma-3 on H100 yesterday in two steps', async () => {
    const { page } = await suite.openList();
    await search(page, 'model:gemma-3 gpu.type:H100');
    await untilFound(page, 2);
    await chooseCreated(page, 'Yesterday');
    await untilFound(page, 1);
    expect(await names(page)).to.deep.equal(['gemma on H100']);
  });

  it('searches once the typing pauses, and never for what an input method is still composing', async () => {
    const { page, asked } = await suite.openList('/admin/tasks', { fakeClock: true });
    const before = asked.length;
    const cdp = await page.context().newCDPSession(page);
    await page.keyboard.press('/');
    await cdp.send('Input.imeSetComposition', { text: 'ㄏㄨ', selectionStart: 2, selectionEnd: 2 });
    await page.clock.runFor(5_000);
    expect(asked).to.have.length(before);
    await cdp.send('Input.insertText', { text: '會議' });
    await page.clock.runFor(1_000);
    await page.locator('[data-no-match]').waitFor();
    expect(asked.slice(before)).to.have.length(1);
    expect(decodeURIComponent(asked.at(-1)!)).to.contain('q=會議');
  });

  it('opens one task at an address of its own, and leads back to the list as it was', async () => {
    const { page, troubles } = await suite.openList('/admin/tasks?sort=created_at&status_filter=running');
    expect(await shownKeys(page)).to.deep.equal(['streaming:live/cam 1']);
    const list = page.url();
    await page.locator('tr.task .toggle').first().click();
    await page.locator('[data-permalink]').click();
    await page.getByRole('heading', { name: 'camera 1' }).waitFor();
    const address = new URL(page.url());
    expect(address.pathname + address.search).to.equal('/admin/tasks/streaming/live%2Fcam%201');
    expect(await page.title()).to.equal('camera 1 · Tasks · Taskdeck');
    await page.reload();
    await page.locator('.facts', { hasText: 'live/cam 1' }).waitFor();
    await page.goBack();
    await page.locator('.details-row').waitFor();
    await page.goForward();
    await page.locator('[data-back]').click();
    await page.locator('tr.task').first().waitFor();
    expect(page.url()).to.equal(`${list}&open=streaming:live/cam+1`.replace('live/', 'live%2F'));
    expect(troubles).to.deep.equal([]);
  });

  it('tells sources by the names that they have, and goes on where a search ended', async () => {
    const { page } = await suite.openList();
    await page.route(/\/bff\/v1\/admin\/tasks\?/, async (route) => {
      const { 'if-none-match': _known, ...headers } = route.request().headers();
      const response = await route.fetch({ headers });
      const body = (await response.json()) as WireTaskPage;
      const [compute, streaming] = body.sources;
      const sources = [
        { ...compute, searched_from: '2026-11-14T10:00:00.000000Z' },
        { ...streaming, origin: 'cams-west' },
        { ...streaming, origin: 'cams-east', status: 'unavailable' },
      ];
      await route.fulfill({ response, json: { ...body, total_is: 'at_least', sources } });
    });
    await page.keyboard.press('r');
    await page.locator('[data-source-trouble]', { hasText: 'cams-east is unavailable.' }).waitFor();
    expect(await page.locator('.segments label').allInnerTexts()).to.deep.equal([
      'All',
      'Compute',
      'Streaming',
    ]);
    await page.locator('[data-searched-from]', { hasText: 'Searched back to 14 Nov 2026' }).waitFor();
    await page.locator('[data-go-on]').click();
    await page.locator('select[name=origin]').selectOption('cams-west');
    await page.waitForURL('**/admin/tasks?origin=cams-west&created_to=2026-11-14T10:00:00.000000Z');
  });

  it('exports what is found, and says how it went', async () => {
    const { page } = await suite.openList('/admin/tasks?user_id=ana');
    const saved = page.waitForEvent('download');
    await page.locator('[data-menu-button=export]').click();
    await page.locator('[data-export=ndjson]').click();
    await page.locator('[data-export-state=whole]').getByText('Exported 7 tasks.').waitFor();
    expect((await saved).suggestedFilename()).to.match(/\.ndjson$/);
    await page.route(/\/export\?/, (route) =>
      route.fulfill({
        status: 200,
        contentType: 'text/csv; charset=utf-8',
        body: 'id,source\r\n1,compute\r\n',
      }),
    );
    await page.locator('[data-menu-button=export]').click();
    await page.locator('[data-export=csv]').click();
    await page.locator('[data-export-state=incomplete]').waitFor();
    await page.locator('[data-export-end]').click();
    expect(await page.locator('[data-export-state]').count()).to.equal(0);
  });

  it('says plainly that there is no such task, whatever the address is', async () => {
    const { page } = await suite.open(`/admin/tasks/compute/${ID.replace('3f', '4f')}`);
    await page.locator('[data-no-task=at-all]').waitFor();
    await page.goto(`${suite.stack.url}/admin/tasks/lunar/x`);
    await page.locator('[data-no-task]').waitFor();
    await page.getByRole('link', { name: 'All tasks' }).first().click();
    await untilFound(page, 9);
  });
});
