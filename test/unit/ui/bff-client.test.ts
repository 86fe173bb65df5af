import { expect } from 'chai';
import sinon from 'sinon';
import type { WireTaskPage } from '../../../src/adapters/http/wire.js';
import { fetchTaskPage } from '../../../ui/session/bff-client.js';

const PAGE: WireTaskPage = {
  items: [],
  item_total: 0,
  page_now: 1,
  page_total: 1,
  total_is: 'exact',
  as_of: '2026-01-01T00:00:00.000000Z',
  newer: 0,
  facets: { status: [], task_type: [] },
  sources: [],
};
const TAG = { query: 'page=1', etag: 'W/"a"' };

describe('asking for a page of the list', () => {
  let fetched: sinon.SinonStub<Parameters<typeof fetch>, ReturnType<typeof fetch>>;

  beforeEach(() => {
    fetched = sinon.stub(globalThis, 'fetch');
  });
  afterEach(() => fetched.restore());

  const answer = (status: number, etag: string | null = null) =>
    fetched.resolves(
      new Response(status === 304 ? null : JSON.stringify(PAGE), {
        status,
        headers: etag === null ? {} : { etag },
      }),
    );
  const sentTag = () => new Headers(fetched.lastCall.args[1]?.headers).get('if-none-match');

  it('gives the page with its tag, if it has one', async () => {
    answer(200, TAG.etag);
    const tagged = { kind: 'ok', body: { page: PAGE, tag: TAG } };
    expect(await fetchTaskPage('page=1', null, { token: 't' })).to.deep.equal(tagged);
    expect(sentTag()).to.equal(null);
    answer(200);
    expect(await fetchTaskPage('page=1', null, { token: 't' })).to.have.nested.property('body.tag', null);
  });

  it('gives a page with a row that cannot be read as a whole, since that costs its cell, not the list', async () => {
    const row = { id: 'a', source: 'compute', task_type: 't', status: 'running', progress: '0.5000' };
    fetched.resolves(new Response(JSON.stringify({ ...PAGE, items: [row] })));
    const outcome = await fetchTaskPage('page=1', null, { token: 't' });
    expect(outcome).to.have.nested.property('body.page.items[0].id', 'a');
    expect(outcome).to.have.nested.property('body.page.items[0].progress', null);
  });

  it('says that a known page is unchanged, and sends the token as ever', async () => {
    answer(304, TAG.etag);
    expect(await fetchTaskPage('page=1', TAG, { token: 't' })).to.deep.equal({ kind: 'unchanged' });
    expect(sentTag()).to.equal(TAG.etag);
    expect(new Headers(fetched.lastCall.args[1]?.headers).get('authorization')).to.equal('Bearer t');
  });

  it('takes no other page for the known one', async () => {
    answer(200, 'W/"b"');
    const tagged = { kind: 'ok', body: { page: PAGE, tag: { query: 'page=2', etag: 'W/"b"' } } };
    expect(await fetchTaskPage('page=2', TAG, { token: 't' })).to.deep.equal(tagged);
    expect(sentTag()).to.equal(null);
  });

  it('takes a 304 that it did not ask for as a fault', async () => {
    answer(304, TAG.etag);
    expect(await fetchTaskPage('page=2', TAG, { token: 't' })).to.have.property('kind', 'fault');
  });

  it('hears of a session that is over, whatever it knows', async () => {
    const headers = { 'content-type': 'application/problem+json' };
    const problem = JSON.stringify({ code: 'unauthenticated', request_id: 'r-1' });
    fetched.resolves(new Response(problem, { status: 401, headers }));
    expect(await fetchTaskPage('page=1', TAG, { token: 't' })).to.deep.equal({ kind: 'denied', status: 401 });
  });

  it('follows no redirect, and takes one for a gate', async () => {
    const redirect = { status: 0, type: 'opaqueredirect', headers: new Headers(), text: async () => '' };
    fetched.resolves(redirect as Response);
    const outcome = await fetchTaskPage('page=1', TAG, { token: 't' });
    expect(outcome).to.have.nested.property('fault.kind', 'gate');
    expect(fetched.lastCall.args[1]).to.have.property('redirect', 'manual');
  });
});
