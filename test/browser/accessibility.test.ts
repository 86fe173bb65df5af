import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { untilListed } from '../support/admin-page.js';
import { useBrowser } from '../support/browser-suite.js';

describe('the pages, for everybody', function () {
  this.timeout(90_000);
  const suite = useBrowser();

  before(async () => {
    await suite.stack.knex
      .raw(`INSERT INTO inference_jobs (name, task_type, status, created_at, progress, error, details)
      SELECT 'job ' || i, 'llm.chat', (ARRAY['queued','running','succeeded','failed','cancelled','unknown'])[1 + i % 6],
             now() - i * interval '1 minute', (i % 6) / 6.0, CASE WHEN i % 6 = 3 THEN repeat('a long error ', 40) END,
             '{"model": "m-1", "params": {"n": [1, 2, 3]}}' FROM generate_series(1, 40) AS i`);
    suite.stack.streaming.streams = [{ stream_id: 'cam-1', name: '攝影機', status: 'running' }];
  });

  async function violations(page: Page): Promise<string[]> {
    const { violations: found } = await new AxeBuilder({ page }).analyze();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  const looks = [
    { name: 'light, desktop', viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
    { name: 'dark, desktop', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
    { name: 'light, phone', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
    { name: 'dark, phone', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  ] as const;
  for (const { name, ...options } of looks) {
    it(`have nothing that axe objects to (${name})`, async () => {
      const { page } = await suite.open('/admin/tasks', options);
      await untilListed(page);
      await page.locator('tr.task .toggle').first().click();
      await page.locator('.details-row').waitFor();
      expect(await violations(page), 'tasks').to.deep.equal([]);
      await page.goto(`${suite.stack.url}/home`);
      await page.getByText('Hello, admin').waitFor();
      expect(await violations(page), 'home').to.deep.equal([]);
      await page.evaluate(() => localStorage.removeItem('jwt'));
      await page.goto(`${suite.stack.url}/auth.html`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(await violations(page), 'auth').to.deep.equal([]);
    });
  }

  it('have nothing that axe objects to in a search, an open menu and the page of one task', async () => {
    const path = '/admin/tasks?q=job&created_from=2026-01-01T00:00:00Z';
    const { page } = await suite.openList(path, {
      viewport: { width: 360, height: 740 },
      colorScheme: 'dark',
    });
    await page.locator('[data-menu-button=created]').click();
    await page.locator('.panel').waitFor();
    expect(await violations(page), 'menu').to.deep.equal([]);
    await page.goto(`${suite.stack.url}/admin/tasks/streaming/cam-1`);
    await page.getByRole('heading', { name: '攝影機' }).waitFor();
    expect(await violations(page), 'task').to.deep.equal([]);
  });

  for (const width of [320, 390, 768, 1024, 1219, 1220, 1440, 3840]) {
    it(`scroll in one direction only at a width of ${width}`, async () => {
      const { page } = await suite.open('/admin/tasks', {
        viewport: { width, height: 800 },
      });
      await untilListed(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).to.equal(0);
    });
  }

  it('can be used by keyboard alone: rows, details, help', async () => {
    const { page } = await suite.open('/admin/tasks');
    await untilListed(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-key') ?? null);
    const second = await focused();
    expect(second).not.to.equal(null);
    await page.keyboard.press('Enter');
    await page.locator('.details-row').waitFor();
    expect(await focused()).to.equal(second);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('speak Traditional Chinese to whose browser does', async () => {
    const { page } = await suite.open('/admin/tasks', { locale: 'zh-TW' });
    await untilListed(page);
    expect(await page.evaluate(() => document.documentElement.lang)).to.equal('zh-TW');
    expect(await page.locator('main').textContent())
      .to.include('執行中')
      .and.include('串流');
  });
});
