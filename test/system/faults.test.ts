import { expect } from 'chai';
import type { WireProblem, WireTaskPage } from '../../src/adapters/http/wire.js';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';
import { TcpProxy } from '../support/tcp-proxy.js';

describe('the whole platform, when a part of it fails', function () {
  this.timeout(60_000);
  let stack: Stack;
  const resources = new Resources();
  let postgres: TcpProxy;
  let token: string;

  before(async () => {
    stack = await startStack({
      reachDatabase: async (url) => {
        const before = await TcpProxy.before(url);
        postgres = resources.use(before.proxy);
        return before.url;
      },
    });
    resources.use(stack);
    await stack.knex('inference_jobs').insert({ name: 'a job', task_type: 'llm.chat', status: 'running' });
    token = await signIn(stack.url, 'admin');
  });
  beforeEach(async () => {
    stack.streaming.streams = [{ stream_id: 'cam-1' }];
  });
  after(() => resources.close());

  async function list(
    query = '',
  ): Promise<{ status: number; headers: Headers; body: WireTaskPage & WireProblem }> {
    const response = await fetch(`${stack.url}/bff/v1/admin/tasks${query}`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as WireTaskPage & WireProblem,
    };
  }

  const listUntil = (until: (answer: Awaited<ReturnType<typeof list>>) => boolean) =>
    eventually(() => list(), { until });

  it('keeps the jobs, and for a while the last streams, while the StreamingServer is away, and sees it come back', async () => {
    await listUntil(({ body }) => body.sources[1]?.status === 'ok' && body.item_total === 2);
    await stack.streaming.stop();
    const { status, body } = await listUntil(({ body: { sources } }) => sources[1]?.status !== 'ok');
    expect(status).to.equal(200);
    expect(body.sources[1]).to.include({ source: 'streaming', status: 'stale' });
    expect(body.items.map(({ source }) => source)).to.have.members(['compute', 'streaming']);
    await stack.streaming.start();
    await listUntil(({ body: { sources } }) => sources[1]?.status === 'ok');
  });

  for (const [fault, inflict] of Object.entries({
    'is gone': () => postgres.refuse(),
    hangs: () => postgres.stall(),
  })) {
    it(`answers 503 with Retry-After, never 401, while Postgres ${fault}, and recovers without a restart`, async () => {
      inflict();
      const { status, headers, body } = await list();
      expect(status).to.equal(503);
      expect(headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(Number(headers.get('retry-after'))).to.be.greaterThan(0);
      expect(body.code).to.equal('user_directory_unavailable');
      expect(JSON.stringify(body)).not.to.match(/select|ECONN|127\.0\.0\.1|at .*\.js/i);
      const ready = await fetch(`${stack.apiUrl}/readyz`);
      expect(ready.status).to.equal(503);
      postgres.pass();
      await listUntil((answer) => answer.status === 200);
    });
  }

  const badQueries: Record<string, string[]> = {
    page: [
      'page=0',
      'page=-1',
      'page=1.5',
      'page=x',
      'page=',
      'page=1&page=2',
      'page=0x10',
      'page=1e9',
      'page=%D9%A3',
      'page=99999999999999999999',
    ],
    size: ['size=0', 'size=101', 'size=', 'size=NaN', 'size=20&size=20'],
    task_type: ['task_type=', 'task_type=a,,b', 'task_type=a%00b', 'task_type=a&task_type=%00'],
    status_filter: ['status_filter=', 'status_filter=done', 'status_filter=failed,', 'status_filter=FAILED'],
    source: ['source=', 'source=both', 'source=compute,streaming'],
    sort: ['sort=', 'sort=name', 'sort=--created_at', 'sort=created_at;drop', 'sort=users.password_hash'],
    as_of: ['as_of=', 'as_of=now', 'as_of=2026-01-01', 'as_of=infinity'],
    ['__proto__']: ['__proto__=1'],
    order: ['order=asc'],
  };
  for (const [parameter, queries] of Object.entries(badQueries)) {
    for (const query of queries) {
      it(`answers ?${query} with a 400 that names ${parameter}`, async () => {
        const { status, body } = await list(`?${query}`);
        expect(status).to.equal(400);
        expect(body).to.include({ code: 'invalid_parameter', parameter });
        expect(body.request_id).to.match(/^\S+$/);
        expect(JSON.stringify(body)).not.to.match(/select |stack|\.js:/i);
      });
    }
  }
});
