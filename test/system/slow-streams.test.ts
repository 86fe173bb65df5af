import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import type { WireTaskPage } from '../../src/adapters/http/wire.js';
import { RecordingLogger } from '../adapters/http/recording-logger.js';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';

describe('the API server, while the StreamingServer takes longer than a list waits', function () {
  this.timeout(60_000);
  const resources = new Resources();
  const logger = new RecordingLogger();
  const held: ServerResponse[] = [];
  let stack: Stack;
  let token: string;

  before(async () => {
    const streamingHandler = () => (_request: unknown, response: ServerResponse) => held.push(response);
    stack = resources.use(await startStack({ logger, streamingHandler, streamingTimeoutMs: 30_000 }));
    token = await signIn(stack.url, 'admin');
  });
  after(() => resources.close());

  async function list(): Promise<WireTaskPage> {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(`${stack.apiUrl}/api/v1/admin/tasks`, { headers });
    expect(response.status).to.equal(200);
    return (await response.json()) as WireTaskPage;
  }

  function answer(streams: readonly object[]): void {
    for (const response of held.splice(0)) {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(streams));
    }
  }

  const idsOf = ({ items }: WireTaskPage) => items.map(({ id }) => id);

  it('lists without the streams at first, and with them as soon as they are there', async () => {
    const page = await list();
    expect(page.sources[1]).to.include({ status: 'unavailable', fault: 'timeout' });
    expect(held, 'one attempt, which goes on').to.have.length(1);
    answer([{ stream_id: 'a' }]);
    await eventually(list, { until: (next) => idsOf(next).includes('a') });
  });

  it('waits for no further attempt: the last streams are told, and the next list has the new ones', async () => {
    const page = await eventually(list, { until: () => held.length === 1 });
    expect(idsOf(page)).to.deep.equal(['a']);
    expect(page.sources[1]).to.include({ status: 'ok', unreadable: 0 });
    answer([{ stream_id: 'b', created_at: 'soon' }, { stream_id: 'b' }]);
    const next = await eventually(list, { until: (later) => idsOf(later).includes('b') });
    expect(next.sources[1]).to.include({ status: 'ok', unreadable: 1 });
    expect(next.total_is).to.equal('at_least');
  });

  it('has logged one line of what can not be read, and none of a fault', () => {
    const told = logger.lines.filter(({ level, message }) => level !== 'debug' && message !== 'request');
    expect(told.map(({ level, message, fields }) => [level, message, fields])).to.deep.equal([
      [
        'warn',
        'some streams, or their times, can not be read',
        { origin: 'streaming', unreadable: 1, unreadableTimes: 1 },
      ],
    ]);
  });
});
