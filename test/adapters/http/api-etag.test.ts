import { expect } from 'chai';
import type { WireTaskPage } from '../../../src/adapters/http/index.js';
import { aJob, aStream, at } from '../../support/task-builder.js';
import { ApiHarness } from './api-harness.js';
import type { RawAnswer } from './raw-request.js';

const TASKS = '/api/v1/admin/tasks';

describe('the ETag of the task list', () => {
  let api: ApiHarness;

  beforeEach(async () => {
    api = new ApiHarness();
    await api.start();
    api.tasks.replaceAll([aJob({ id: 'a' }), aJob({ id: 'b', createdAt: at('2026-01-01T00:00:00Z') })]);
    api.streams.replaceAll([aStream({ id: 's' })]);
  });
  afterEach(() => api.stop());

  const etagOf = async (query = '') => (await api.asAdmin(`${TASKS}?${query}`)).headers.etag!;
  const ask = (etag: string, query = '', more: readonly string[] = []): Promise<RawAnswer> =>
    api.asAdmin(`${TASKS}?${query}`, { headers: ['If-None-Match', etag, ...more] });

  it('is weak', async () => {
    expect(await etagOf()).to.match(/^W\/"[\w-]{43}"$/);
  });

  it('brings a 304 without content to whoever has this page', async () => {
    const answer = await ask(await etagOf(), '', ['X-Request-Id', 'r-1']);
    expect(answer).to.include({ status: 304, text: '' });
    expect(answer.headers).to.include({
      etag: await etagOf(),
      'cache-control': 'no-store',
      'x-request-id': 'r-1',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers).not.to.have.any.keys('content-type', 'content-length', 'transfer-encoding');
  });

  it('does so for HEAD too, and whatever the browser adds to a fetch past its cache', async () => {
    const headers = ['If-None-Match', await etagOf(), 'Cache-Control', 'no-cache', 'Pragma', 'no-cache'];
    for (const method of ['GET', 'HEAD']) {
      expect((await api.asAdmin(TASKS, { method, headers })).status, method).to.equal(304);
    }
  });

  it('stays as long as nothing happens, however often the sources are read', async () => {
    const etag = await etagOf();
    api.clock.set(at('2026-01-02T03:30:00Z'));
    expect((await ask(etag)).status).to.equal(304);
  });

  it('is that of a list which holds the same items when it is frozen at the earlier moment', async () => {
    const before = (await api.asAdmin(TASKS)).json as WireTaskPage;
    api.clock.set(at('2026-01-02T03:30:00Z'));
    expect((await ask(await etagOf())).status).to.equal(304);
    const frozen = (await api.asAdmin(`${TASKS}?as_of=${before.as_of}`)).json as WireTaskPage;
    expect(frozen.items).to.deep.equal(before.items);
  });

  const CHANGES: Record<string, (api: ApiHarness) => void> = {
    'a task of the page changes': ({ tasks }) =>
      tasks.replaceAll([
        aJob({ id: 'a', progress: 0.6 }),
        aJob({ id: 'b', createdAt: at('2026-01-01T00:00:00Z') }),
      ]),
    'a detail of one does': ({ tasks }) =>
      tasks.replaceAll([
        aJob({ id: 'a', details: { step: 2n ** 60n } }),
        aJob({ id: 'b', createdAt: at('2026-01-01T00:00:00Z') }),
      ]),
    'a task of another page does, and with it the numbers beside the filters': ({ tasks }) =>
      tasks.replaceAll([
        aJob({ id: 'a' }),
        aJob({ id: 'b', createdAt: at('2026-01-01T00:00:00Z'), status: 'failed' }),
      ]),
    'the total grows': ({ streams }) => streams.replaceAll([aStream({ id: 's' }), aStream({ id: 't' })]),
    'a source goes away': ({ tasks }) => (tasks.fault = 'unreachable'),
  };
  for (const [what, change] of Object.entries(CHANGES)) {
    it(`is another one once ${what}`, async () => {
      const etag = await etagOf('size=2');
      change(api);
      const answer = await ask(etag, 'size=2');
      expect(answer.status).to.equal(200);
      expect(answer.headers.etag).not.to.equal(etag);
    });
  }

  it('tells of what is newer than a frozen list', async () => {
    const frozen = 'as_of=2026-01-02T00:00:00Z';
    const etag = await etagOf(frozen);
    expect((await ask(etag, frozen)).status).to.equal(304);
    api.streams.replaceAll([
      aStream({ id: 's' }),
      aStream({ id: 'newcomer', createdAt: at('2026-01-02T01:00:00Z') }),
    ]);
    expect((await ask(etag, frozen)).json).to.include({ newer: 3 });
  });

  it('opens nothing to whoever may not see the list', async () => {
    const headers = ['If-None-Match', '*'];
    expect((await api.asAdmin(TASKS, { headers })).status).to.equal(304);
    expect((await api.request(TASKS, { headers })).status).to.equal(401);
    expect((await api.requestAs('u-viewer', TASKS, { headers })).status).to.equal(403);
    expect((await api.requestAs('u-gone', TASKS, { headers })).status).to.equal(401);
    api.users.unavailable = true;
    expect((await api.asAdmin(TASKS, { headers })).status).to.equal(503);
  });

  it('is no excuse for a bad parameter', async () => {
    expect((await ask('*', 'page=0')).status).to.equal(400);
  });
});
