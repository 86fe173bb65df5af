import { expect } from 'chai';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { redactSecrets } from '../../../src/application/redaction/redact-secrets.js';
import { createDemoStreamingServer } from '../../../examples/demo/demo-streaming-server.js';
import type { DemoStream } from '../../../examples/demo/demo-streams.js';

describe('createDemoStreamingServer', () => {
  let server: Server;
  let origin: string;

  before(async () => {
    server = createServer(createDemoStreamingServer({ token: 'm2m-secret' })).listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(origin + path, { method, headers });

  it('lists its streams to whoever has the token', async () => {
    const response = await get('/streams', { 'X-Internal-Token': 'm2m-secret' });
    expect(response.status).to.equal(200);
    const streams = (await response.json()) as DemoStream[];
    expect(streams.length).to.be.within(28, 44);
    expect(streams[0]).to.have.all.keys(
      ...['stream_id', 'name', 'task_type', 'user_id', 'status'],
      ...['created_at', 'started_at', 'finished_at', 'error', 'details'],
    );
    const shown = JSON.stringify(redactSecrets(streams[0]!.details));
    expect(shown).to.include('"stream_key":"[redacted]"').and.not.to.include('sk_live_');
  });

  it('tells nothing to anybody else', async () => {
    for (const headers of [{}, { 'X-Internal-Token': 'M2M-secret' }, { 'X-Internal-Token': '' }]) {
      const response = await get('/streams', headers as Record<string, string>);
      expect(response.status).to.equal(401);
      expect(await response.text()).not.to.include('stream_id');
    }
  });

  it('is alive without a token', async () => {
    expect((await get('/healthz')).status).to.equal(200);
  });

  it('has nothing else, and only for reading', async () => {
    expect((await get('/')).status).to.equal(404);
    const post = await get('/streams', { 'X-Internal-Token': 'm2m-secret' }, 'POST');
    expect(post.status).to.equal(405);
    expect(post.headers.get('allow')).to.equal('GET, HEAD');
  });
});
