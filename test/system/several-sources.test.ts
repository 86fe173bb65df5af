import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import type { WireHistogram, WireTaskPage } from '../../src/adapters/http/wire.js';
import { RecordingLogger } from '../adapters/http/recording-logger.js';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import type { LocalServer } from '../support/local-server.js';
import { startLocalServer } from '../support/local-server.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';

const TOKEN = 'token-of-the-gates';
const CREATED = '2026-05-01T10:00:00Z';

describe('the API server, with several sources of streams', function () {
  this.timeout(60_000);
  const resources = new Resources();
  const logger = new RecordingLogger();
  const held: ServerResponse[] = [];
  let gatesStatus = 200;
  let gates: LocalServer;
  let stack: Stack;
  let token: string;

  before(async () => {
    gates = resources.use(
      await startLocalServer((_request, response) => {
        answer(
          response,
          [{ stream_id: 'north', task_type: 'camera', status: 'running', created_at: CREATED }],
          gatesStatus,
        );
      }),
    );
    const slow = resources.use(await startLocalServer((_request, response) => void held.push(response)));
    const source = (origin: string, url: string) => ({
      origin,
      url,
      preset: 'taskdeck',
      auth: { token: '${GATES_TOKEN}' },
    });
    const config = {
      streams: [source('gates', gates.url), { ...source('slow', slow.url), timeoutMs: 60_000 }],
    };
    stack = resources.use(await startStack({ config, secrets: { GATES_TOKEN: TOKEN }, logger }));
    stack.streaming.streams = [{ stream_id: 'north', status: 'failed', created_at: CREATED }];
    await stack
      .knex('inference_jobs')
      .insert({ task_type: 'llm.chat', status: 'queued', created_at: CREATED });
    token = await signIn(stack.url, 'admin');
  });
  after(() => resources.close());

  function answer(response: ServerResponse, streams: readonly object[], status = 200): void {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(streams));
  }

  async function get(path: string): Promise<Response> {
    return fetch(`${stack.url}/bff/v1/admin/tasks${path}`, { headers: { Authorization: `Bearer ${token}` } });
  }
  async function list(query = ''): Promise<WireTaskPage> {
    const response = await get(`?${query}`);
    expect(response.status, await response.clone().text()).to.equal(200);
    return (await response.json()) as WireTaskPage;
  }
  const namesOf = ({ items }: WireTaskPage) => items.map(({ origin, status }) => `${origin} ${status}`);
  const statesOf = ({ sources }: WireTaskPage) =>
    sources.map(({ origin, status, fault }) =>
      [origin, status, ...(fault === undefined ? [] : [fault])].join(' '),
    );

  it('lists all but the one that does not answer, which it names', async () => {
    const page = await list();
    expect(held, 'its one attempt, which goes on').to.have.length(1);
    expect(namesOf(page)).to.deep.equal(['compute queued', 'gates running', 'streaming failed']);
    expect(statesOf(page)).to.deep.equal([
      'compute ok',
      'streaming ok',
      'gates ok',
      'slow unavailable timeout',
    ]);
    expect(page).to.include({ item_total: 3, total_is: 'at_least' });
  });

  it('asks each with the secret that its reference leads to', () => {
    expect(gates.requests[0]?.headers['x-internal-token']).to.equal(TOKEN);
    expect(held[0]?.req.headers['x-internal-token']).to.equal(TOKEN);
  });

  it('lists one alone by its name, whatever becomes of the others', async () => {
    const page = await list('origin=gates');
    expect(namesOf(page)).to.deep.equal(['gates running']);
    expect(statesOf(page)).to.deep.equal(['gates ok']);
    expect(page.total_is).to.equal('exact');
    const refused = await get('?origin=nobody');
    expect(await refused.json()).to.include({
      status: 400,
      parameter: 'origin',
      detail: 'Expected one of compute, streaming, gates, slow.',
    });
  });

  it('counts, bins and exports the streams of all', async () => {
    const { facets } = await list();
    expect(facets.task_type.map(({ value, count }) => [value, count])).to.deep.equal([
      ['camera', 1],
      ['llm.chat', 1],
      ['streaming', 1],
    ]);
    const histogram = (await (await get('/histogram?bins=1')).json()) as WireHistogram;
    expect(histogram.status).to.deep.equal({ queued: [1], running: [1], failed: [1] });
    expect(histogram.sources.map(({ origin, item_total: total }) => [origin, total])).to.deep.equal([
      ['compute', 1],
      ['streaming', 1],
      ['gates', 1],
      ['slow', null],
    ]);
    const rows = (await (await get('/export?format=ndjson')).text()).trim().split('\n');
    expect(rows.map((row) => (JSON.parse(row) as { origin?: string }).origin)).to.include.members([
      'compute',
      'streaming',
      'gates',
    ]);
  });

  it('has the slow one beside the others as soon as it has answered, and keeps it while it is away', async () => {
    for (const response of held.splice(0)) answer(response, [{ stream_id: 'late', created_at: CREATED }]);
    await eventually(list, { until: (page) => namesOf(page).includes('slow unknown') });
    gatesStatus = 500;
    const page = await eventually(list, {
      until: ({ sources }) => sources.some(({ status }) => status === 'stale'),
    });
    expect(namesOf(page)).to.include.members(['gates running', 'slow unknown', 'streaming failed']);
    expect(statesOf(page)).to.deep.equal(['compute ok', 'streaming ok', 'gates stale refused', 'slow ok']);
  });

  it('logs by its name which one is away and back, and no secret', async () => {
    gatesStatus = 200;
    await eventually(list, { until: (page) => statesOf(page).includes('gates ok') });
    const told = logger.lines.filter(({ message }) => message.startsWith('the streams'));
    expect(told.map(({ level, message, fields }) => [level, message, fields['origin']])).to.deep.equal([
      ['warn', 'the streams can not be read', 'gates'],
      ['info', 'the streams can be read again', 'gates'],
    ]);
    expect(logger.text()).not.to.include(TOKEN);
  });
});
