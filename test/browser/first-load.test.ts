import { expect } from 'chai';
import { untilListed } from '../support/admin-page.js';
import { useBrowser } from '../support/browser-suite.js';

/** What a first load may bring over the wire, headers too: the page and all that it loads, without the API's answers. */
const MOST_BYTES = 45_000;

interface Loaded {
  readonly path: string;
  readonly encoding: string | undefined;
  /** As they came over the wire, headers too; none where the browser had it. */
  bytes: number;
}

describe('the first load of the list', function () {
  this.timeout(60_000);
  const suite = useBrowser();

  before(async () => {
    await suite.stack
      .knex('inference_jobs')
      .insert({ name: 'job 1', task_type: 'llm.chat', status: 'running' });
  });

  for (const locale of ['en-US', 'zh-TW']) {
    it(`brings at most ${MOST_BYTES / 1000} kB in ${locale}, compressed, and nothing of it again on the next`, async () => {
      const { page, context } = await suite.open('/healthz', { locale });
      const network = await context.newCDPSession(page);
      await network.send('Network.enable');
      const answers = new Map<string, Loaded>();
      network.on('Network.responseReceived', ({ requestId, response }) => {
        const { url, headers } = response;
        answers.set(requestId, {
          path: new URL(url).pathname,
          encoding: headers['Content-Encoding'],
          bytes: NaN,
        });
      });
      network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        const answer = answers.get(requestId);
        if (answer !== undefined) answer.bytes = encodedDataLength;
      });
      const loaded = () => [...answers.values()].filter(({ path }) => !path.startsWith('/bff/'));

      await page.goto(`${suite.stack.url}/admin/tasks`);
      await untilListed(page);
      const names = loaded().map(({ path }) => path.replace(/-\w+(?=\.)/, ''));
      // A headless browser shows no icon and asks for none.
      const words = locale === 'en-US' ? 'en' : 'zh_tw';
      expect(names).to.have.members([
        '/admin/tasks',
        '/assets/first_paint.js',
        '/assets/admin_tasks.css',
        '/assets/admin_tasks.js',
        `/assets/${words}.js`,
      ]);
      expect(
        loaded().filter(({ path, encoding }) => path !== '/admin/tasks' && encoding !== 'br'),
      ).to.deep.equal([]);
      const icon = await fetch(
        new URL((await page.locator('link[rel=icon]').getAttribute('href'))!, suite.stack.url),
      );
      const headers = [...icon.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
      const iconBytes = headers.length + (await icon.arrayBuffer()).byteLength;
      expect(loaded().reduce((sum, { bytes }) => sum + bytes, iconBytes)).to.be.at.most(MOST_BYTES);

      answers.clear();
      await page.goto(`${suite.stack.url}/admin/tasks`);
      await untilListed(page);
      expect(loaded().filter(({ bytes }) => bytes > 0))
        .to.have.length(1)
        .and.have.nested.property('[0].path', '/admin/tasks');
    });
  }
});
