import { expect } from 'chai';
import { HttpApiUpstream } from '../../../../src/adapters/http/index.js';
import { TaskRepositoryUnavailableError } from '../../../../src/domain/errors.js';
import type { Task } from '../../../../src/domain/task.js';
import { eventually } from '../../../support/eventually.js';
import { aJob } from '../../../support/task-builder.js';
import { ApiHarness } from '../api-harness.js';
import { NO_API, WebHarness } from '../web-harness.js';
import { scanBy } from './exported-tasks.js';
import { ask, readAnswer } from './read-answer.js';

const EXPORT = '/bff/v1/admin/tasks/export';

describe('GET /bff/v1/admin/tasks/export', () => {
  let api: ApiHarness;
  let web: WebHarness;
  let upstream: HttpApiUpstream;
  let token: string;

  beforeEach(async () => {
    api = new ApiHarness();
    web = new WebHarness();
    await api.start();
    upstream = new HttpApiUpstream({ url: api.url });
    await web.start(upstream);
    token = await api.tokenOf('u-admin');
  });
  afterEach(async () => {
    await web.stop();
    upstream.close();
    await api.stop();
  });

  const asAdmin = (path: string, method = 'GET') =>
    web.request(path, { method, headers: ['Authorization', `Bearer ${token}`, 'X-Request-Id', 'r-1'] });

  async function* endless(): AsyncGenerator<readonly Task[]> {
    for (let i = 0; ; i++) yield Array.from({ length: 100 }, (_, n) => aJob({ id: `j${100 * i + n}` }));
  }

  it("gives the API's export with the headers that make it a file", async () => {
    api.tasks.replaceAll(Array.from({ length: 5_000 }, (_, i) => aJob({ id: `j${i}`, name: '任務' })));
    const answer = await asAdmin(`${EXPORT}?format=csv&source=compute`);
    expect(answer.status).to.equal(200);
    expect(answer.headers).to.include({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="tasks-20260102T030405Z.csv"',
      'cache-control': 'no-store',
      'x-request-id': 'r-1',
    });
    expect(answer.text).to.equal(
      (await api.asAdmin('/api/v1/admin/tasks/export?format=csv&source=compute')).text,
    );
    expect(answer.text).to.contain('# end,rows=5000,');
  });

  it('gives what the API refuses as it is', async () => {
    expect((await web.request(`${EXPORT}?format=csv`)).json).to.include({
      status: 401,
      code: 'unauthenticated',
    });
    const viewer = ['Authorization', `Bearer ${await api.tokenOf('u-viewer')}`];
    const refused = await web.request(`${EXPORT}?format=csv`, { headers: viewer });
    expect(refused.json).to.include({ status: 403, code: 'forbidden' });
    expect((await asAdmin(`${EXPORT}?format=xml`)).json).to.include({ status: 400, parameter: 'format' });
    expect((await asAdmin(`${EXPORT}?a="b"`)).status).to.equal(400);
    expect((await asAdmin(`${EXPORT}?format=csv`, 'HEAD')).status).to.equal(405);
  });

  it('says that it is the API that is away', async () => {
    await web.stop();
    web = new WebHarness();
    await web.start(NO_API);
    const answer = await asAdmin(`${EXPORT}?format=csv`);
    expect(answer.json).to.include({ status: 503, code: 'api_unavailable' });
    expect(answer.headers['retry-after']).to.match(/^[1-9]\d*$/);
  });

  for (const version of ['1.1', '1.0'] as const) {
    it(`breaks off where the API does, so that the half is told from the whole over HTTP/${version}`, async () => {
      scanBy(api.tasks, async function* () {
        yield Array.from({ length: 5_000 }, (_, i) => aJob({ id: `j${i}` }));
        throw new TaskRepositoryUnavailableError('unreachable');
      });
      const half = await readAnswer(web.url, `${EXPORT}?format=ndjson`, { version, token });
      expect(half.head).to.contain(' 200 ');
      expect(half.body).to.contain('"j100"').and.not.to.contain('"end"');
      expect(half.looksWhole).to.equal(version === '1.0');
      await eventually(() => web.logger.access().length === 1);
      expect(web.logger.faults().map(({ message }) => message)).to.deep.equal(['answer broken off']);
      expect(web.logger.access()[0]!.fields).to.include({ status: 200, broken_off: true });
    });
  }

  it("ends the API's snapshot where the client leaves", async () => {
    const open = scanBy(api.tasks, endless);
    const client = ask(web.url, `${EXPORT}?format=csv`, { token });
    await eventually(() => open() === 1);
    client.destroy();
    await eventually(() => open() === 0 && web.logger.access().length === 1);
    expect([...web.logger.faults(), ...api.logger.faults()]).to.deep.equal([]);
    expect(web.logger.access()[0]!.fields).to.include({ status: 499 });
  });

  it('reads no further than its client does', async () => {
    let read = 0;
    scanBy(api.tasks, async function* () {
      for await (const batch of endless()) {
        read += batch.length;
        yield batch;
      }
    });
    const client = ask(web.url, `${EXPORT}?format=ndjson`, { token });
    const before = await eventually(async () => {
      const seen = read;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return seen > 0 && seen === read ? seen : 0;
    });
    client.resume();
    await eventually(() => read > before + 10_000);
    client.destroy();
  });
});
