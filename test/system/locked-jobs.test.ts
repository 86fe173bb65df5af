import { expect } from 'chai';
import type { Knex } from 'knex';
import type { WireTaskPage } from '../../src/adapters/http/wire.js';
import { RecordingLogger } from '../adapters/http/recording-logger.js';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';

const ASKERS = 60;

describe('the API server, while the table of the jobs is locked', function () {
  this.timeout(60_000);
  const resources = new Resources();
  const logger = new RecordingLogger();
  let stack: Stack;
  let token: string;
  let lock: Knex.Transaction;

  before(async () => {
    stack = resources.use(await startStack({ logger }));
    await stack.knex('inference_jobs').insert({ name: 'a job', task_type: 'llm.chat', status: 'running' });
    stack.streaming.streams = [{ stream_id: 'cam-1' }];
    token = await signIn(stack.url, 'admin');
    lock = await stack.knex.transaction();
    resources.defer(() => lock.isCompleted() || lock.rollback());
    await lock.raw('LOCK TABLE inference_jobs IN ACCESS EXCLUSIVE MODE');
  });
  after(() => resources.close());

  const ask = (path: string) =>
    fetch(`${stack.apiUrl}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } });
  const askAll = <T>(one: (i: number) => Promise<T>) =>
    Promise.all(Array.from({ length: ASKERS }, (_, i) => one(i)));

  async function list(i = 0): Promise<WireTaskPage> {
    const response = await ask(`/admin/tasks?size=${1 + i}`);
    const text = await response.text();
    expect(response.status, text).to.equal(200);
    return JSON.parse(text) as WireTaskPage;
  }

  function expectStreamsAlone({ items, sources }: WireTaskPage): void {
    expect(items.map(({ id }) => id)).to.deep.equal(['cam-1']);
    expect(sources[0]).to.include({ source: 'compute', status: 'unavailable', fault: 'timeout' });
    expect(sources[1]).to.include({ source: 'streaming', status: 'ok' });
  }

  it('lists the streams, and keeps no user waiting behind those who wait for the jobs', async () => {
    let listed = 0;
    const lists = askAll(async (i) => {
      const page = await list(i);
      listed++;
      return page;
    });
    await eventually(async () => {
      const { rows } = await stack.knex.raw<{ rows: unknown[] }>('SELECT FROM pg_locks WHERE NOT granted');
      return rows.length > 0;
    });
    const users = await askAll(() => ask('/users/me'));
    expect(listed, 'lists that were there before the users').to.equal(0);
    expect(users.map(({ status }) => status)).to.deep.equal(users.map(() => 200));
    expect(await signIn(stack.url, 'viewer')).to.be.a('string');
    for (const page of await lists) expectStreamsAlone(page);
  });

  it('asks for the jobs by one probe at a time from then on', async () => {
    const readings: string[] = [];
    const listen = ({ sql }: { sql: string }) => {
      if (sql.includes('REPEATABLE READ')) readings.push(sql);
    };
    stack.apiKnex.on('query', listen);
    for (const page of await askAll(list)) expectStreamsAlone(page);
    stack.apiKnex.off('query', listen);
    expect(readings.length).to.be.at.most(1);
  });

  it('has the jobs again soon after the lock is gone, and has logged one line for either change', async () => {
    await lock.rollback();
    const page = await eventually(() => list(), { until: ({ sources }) => sources[0]?.status === 'ok' });
    expect(page).to.include({ item_total: 2, total_is: 'exact' });
    const lines = logger.lines.filter(({ message }) => message !== 'request');
    const told = lines.filter(({ level }) => level !== 'debug').map(({ level, message }) => [level, message]);
    expect(told).to.deep.equal([
      ['warn', 'the jobs can not be read'],
      ['info', 'the jobs can be read again'],
    ]);
    const { err } = lines.find(({ level }) => level === 'warn')!.fields;
    expect(err).to.include({ fault: 'timeout' }).and.have.property('cause').that.is.instanceOf(Error);
  });
});
