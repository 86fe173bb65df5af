import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { signIn } from '../support/api-client.js';
import { ADMIN } from '../support/platform.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';

const VIEWERS = 200;
const REFRESHES = 7;
const PAUSE_MS = 300;

describe('the whole platform, as it is in production, when many look at one list', function () {
  this.timeout(60_000);
  const resources = new Resources();
  let stack: Stack;
  let token: string;

  before(async () => {
    stack = resources.use(await startStack({ sharing: 'as in production' }));
    await stack.knex.raw(`INSERT INTO inference_jobs (name, task_type, status)
      SELECT 'job ' || i, 'llm.chat', 'running' FROM generate_series(1, 50) AS i`);
    stack.streaming.streams = [{ stream_id: 'cam-1' }];
    token = await signIn(stack.url, 'admin');
  });
  after(() => resources.close());

  const ask = (headers: Record<string, string> = {}) =>
    fetch(`${stack.apiUrl}/api/v1/admin/tasks?page=1&size=20`, {
      headers: { Authorization: `Bearer ${token}`, ...headers },
    });

  /** One open page: asks, and then only whether anything has changed. */
  async function view(): Promise<number[]> {
    const first = await ask();
    await first.arrayBuffer();
    const statuses = [first.status];
    for (let i = 0; i < REFRESHES; i++) {
      await wait(PAUSE_MS);
      const again = await ask({ 'If-None-Match': first.headers.get('etag') ?? '' });
      await again.arrayBuffer();
      statuses.push(again.status);
    }
    return statuses;
  }

  it('reads each source, and who asks, once a second at most, and tells all of them that nothing has changed', async () => {
    const queries: string[] = [];
    const listen = ({ sql }: { sql: string }) => queries.push(sql);
    for (const knex of [stack.apiKnex, stack.apiUsersKnex]) knex.on('query', listen);
    const fetchedBefore = stack.streaming.requests;
    const begin = performance.now();
    const seen = await Promise.all(Array.from({ length: VIEWERS }, view));
    const seconds = Math.floor((performance.now() - begin) / 1000);
    for (const knex of [stack.apiKnex, stack.apiUsersKnex]) knex.off('query', listen);

    for (const [first, ...refreshes] of seen) {
      expect(first).to.equal(200);
      expect(new Set(refreshes), refreshes.join(' ')).to.deep.equal(new Set([304]));
    }
    const count = (pattern: RegExp) => queries.filter((sql) => pattern.test(sql)).length;
    expect(count(/REPEATABLE READ/i), 'readings of the jobs').to.be.within(2, seconds + 1);
    expect(count(/from "?users/i), 'look-ups of the user').to.be.within(2, seconds + 1);
    expect(stack.streaming.requests - fetchedBefore, 'readings of the streams').to.be.within(2, seconds + 1);
  });

  it('shows all of them what happened, a second later at most', async () => {
    const before = await ask();
    await stack.knex('inference_jobs').insert({ name: 'newcomer', task_type: 'llm.chat', status: 'queued' });
    await wait(1000);
    const after = await ask({ 'If-None-Match': before.headers.get('etag') ?? '' });
    expect(after.status).to.equal(200);
    expect(await after.text()).to.contain('newcomer');
  });

  it('lets out who is no admin any more, a second later at most', async () => {
    const setRole = (role: string) => stack.knex('users').where({ id: ADMIN.id }).update({ role });
    expect((await ask()).status).to.equal(200);
    await setRole('user');
    await wait(1000);
    expect((await ask()).status).to.equal(403);
    await setRole('admin');
    await wait(1000);
    expect((await ask()).status).to.equal(200);
    await stack.knex('users').where({ id: ADMIN.id }).delete();
    await wait(1000);
    expect((await ask({ 'If-None-Match': '*' })).status).to.equal(401);
  });
});
