import { expect } from 'chai';
import { useBrowser } from '../support/browser-suite.js';

describe('task types of any letters', function () {
  this.timeout(60_000);
  const suite = useBrowser();

  it('are offered, chosen, kept in the address, and named so that they can be told apart', async () => {
    const types = ['a,b', 'a', 'b', 'a\tb', 'a\nb', '', 'x'.repeat(256)];
    suite.stack.streaming.streams = [];
    await suite.stack
      .knex('inference_jobs')
      .insert(types.map((task_type, i) => ({ name: `job ${i}`, task_type, status: 'running' })));
    const { page } = await suite.openList();
    const names = () => page.locator('tr.task .name').allTextContents();
    const menu = page.locator('[data-menu-button=type]');
    const range = page.locator('[data-range]');
    await menu.click();
    expect(await page.locator('.option-name').allTextContents()).to.deep.equal([
      '(no type)',
      'a',
      'a␉b',
      'a␊b',
      'a,b',
      'b',
    ]);
    await page.locator('[data-types-omitted]').getByText('1 more type has a name too long').waitFor();
    for (const [label, chosen] of [
      ['a,b', 0],
      ['(no type)', 5],
      ['a␉b', 3],
      ['a␊b', 4],
    ] as const) {
      if ((await page.locator('#type-menu').count()) === 0) await menu.click();
      await page
        .locator('.option')
        .filter({ has: page.getByText(label, { exact: true }) })
        .click();
      await range.getByText('of 1').waitFor();
      expect(await names(), label).to.deep.equal([`job ${chosen}`]);
      await page.reload();
      await range.getByText('of 1').waitFor();
      expect(await names(), label).to.deep.equal([`job ${chosen}`]);
      await page.locator('[data-clear-filters]').click();
      await range.getByText('of 7').waitFor();
    }
  });

  it('are offered no more of than fit into one request, and that is said', async () => {
    const types = Array.from({ length: 51 }, (_, i) => `t${String(i).padStart(2, '0')}`);
    await suite.stack.knex('inference_jobs').delete();
    await suite.stack
      .knex('inference_jobs')
      .insert(types.map((task_type) => ({ name: task_type, task_type, status: 'running' })));
    const { page } = await suite.openList(`/admin/tasks?task_type=${types.slice(0, 49).join()}`);
    await page.locator('[data-menu-button=type]').click();
    const full = page.locator('[data-types-full]');
    expect(await full.count()).to.equal(0);
    const option = (type: string) => page.locator('.option', { hasText: type }).locator('input');
    await option('t49').check();
    await full.waitFor();
    await page.locator('[data-range]').getByText('of 50').waitFor();
    expect(await option('t50').isDisabled()).to.equal(true);
    await option('t00').uncheck();
    await full.waitFor({ state: 'detached' });
    expect(await option('t50').isEnabled()).to.equal(true);
  });
});
