import { expect } from 'chai';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { GotApiUpstream } from '../../../src/adapters/got/index.js';
import type {
  ApiUpstream,
  UpstreamAnswer,
  UpstreamFailure,
  UpstreamRequest,
} from '../../../src/adapters/http/index.js';
import { reasonOf } from '../../contract/reason-of.js';
import { eventually } from '../../support/eventually.js';
import type { LocalServer } from './local-server.js';
import { startLocalServer, startTcpServer } from './local-server.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('GotApiUpstream', () => {
  let server: LocalServer;
  let upstream: GotApiUpstream;
  let respond: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    server = await startLocalServer((request, response) => {
      respond(request, response);
    });
    upstream = new GotApiUpstream({ url: server.url, timeoutMs: 2000, maxBytes: 100_000 });
    respond = (_request, response) => response.writeHead(200, JSON_TYPE).end('{}');
  });
  afterEach(async () => {
    upstream.close();
    await server.close();
  });

  function send(overrides: Partial<UpstreamRequest> = {}, api: ApiUpstream = upstream) {
    const { signal } = new AbortController();
    const plain = { method: 'GET', path: '/api/v1/x', query: '', headers: {}, body: null, signal } as const;
    return api.send({ ...plain, ...overrides });
  }

  function failureOf(answer: UpstreamAnswer | UpstreamFailure): string {
    expect(answer).to.have.property('failure');
    return (answer as UpstreamFailure).failure;
  }

  it('passes path, query and headers as they are', async () => {
    await send({
      query: "a=1&b=%2Fx&c='d'&?=[]|",
      headers: { 'x-request-id': 'r-1', authorization: 'Bearer x' },
    });
    const { url, headers } = server.requests[0]!;
    expect(url).to.equal('/api/v1/x?a=1&b=%2Fx&c=%27d%27&?=[]|');
    expect(headers).to.include({ 'x-request-id': 'r-1', authorization: 'Bearer x' });
    expect(headers).not.to.have.any.keys('user-agent', 'cookie', 'transfer-encoding');
  });

  it("keeps a question mark that is the query's own", async () => {
    await send({ query: '?page=1' });
    expect(server.requests[0]!.url).to.equal('/api/v1/x??page=1');
  });

  it("keeps to its own host and path whatever the query says, and puts the path behind the base's", async () => {
    const based = new GotApiUpstream({ url: `${server.url}/base/` });
    await send({ query: '/../../etc?@evil.example/\\' }, based);
    based.close();
    expect(server.requests[0]!.url).to.equal('/base/api/v1/x?/../../etc?@evil.example/\\');
  });

  it('passes a body as bytes', async () => {
    const chunks: Buffer[] = [];
    respond = (request, response) => {
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.writeHead(200, JSON_TYPE).end('{}'));
    };
    const body = Buffer.from([0, 255, 13, 10]);
    await send({ method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(Buffer.concat(chunks)).to.deep.equal(body);
    expect(server.requests[0]!.headers).to.include({
      'content-length': '4',
      'content-type': 'application/json',
    });
  });

  for (const status of [200, 400, 401, 403, 404, 429, 500, 503]) {
    it(`passes back a ${status} with its headers and bytes`, async () => {
      respond = (_request, response) =>
        response.writeHead(status, { ...JSON_TYPE, 'Retry-After': '7' }).end('{"a": 1}');
      const answer = (await send()) as UpstreamAnswer;
      expect(answer.status).to.equal(status);
      expect(answer.headers).to.include({ 'content-type': 'application/json', 'retry-after': '7' });
      expect(Buffer.from(answer.body).toString()).to.equal('{"a": 1}');
      expect(server.requests).to.have.length(1);
    });
  }

  it('uses a connection again for reading, and a fresh one for writing', async () => {
    await send();
    await send();
    expect(server.connections()).to.equal(1);
    await send({ method: 'POST', body: Buffer.from('{}') });
    expect(server.connections()).to.equal(2);
  });

  it('reads once more where a kept connection had been closed by the other side', async () => {
    await send();
    respond = (request, response) => {
      respond = (_request, again) => again.writeHead(200, JSON_TYPE).end('"again"');
      request.socket.resetAndDestroy();
      response.destroy();
    };
    const answer = (await send()) as UpstreamAnswer;
    expect(Buffer.from(answer.body).toString()).to.equal('"again"');
    expect(server.requests).to.have.length(3);
  });

  it('tries nothing twice on a fresh connection', async () => {
    respond = (request) => request.socket.resetAndDestroy();
    expect(failureOf(await send())).to.equal('unreachable');
    expect(server.requests).to.have.length(1);
    expect(failureOf(await send({ method: 'POST', body: Buffer.from('{}') }))).to.equal('unreachable');
    expect(server.requests).to.have.length(2);
  });

  it('takes a redirect for invalid, and does not follow it', async () => {
    const other = await startLocalServer((_request, response) =>
      response.writeHead(200, JSON_TYPE).end('{}'),
    );
    respond = (_request, response) =>
      response.writeHead(302, { ...JSON_TYPE, Location: other.url }).end('{}');
    expect(failureOf(await send({ headers: { authorization: 'Bearer x' } }))).to.equal('invalid');
    expect(other.requests).to.have.length(0);
    await other.close();
  });

  it('takes a 304, which answers a question that was not asked, for invalid', async () => {
    respond = (_request, response) => response.writeHead(304, JSON_TYPE).end();
    expect(failureOf(await send())).to.equal('invalid');
  });

  it('passes back a 304 to who asked for it, and uses the connection again', async () => {
    respond = (_request, response) => response.writeHead(304, { ETag: 'W/"x"' }).end();
    for (let times = 0; times < 2; times++) {
      const answer = (await send({ headers: { 'if-none-match': 'W/"x"' } })) as UpstreamAnswer;
      expect(answer.status).to.equal(304);
      expect(answer.headers).to.include({ etag: 'W/"x"' });
      expect(answer.body).to.have.length(0);
    }
    expect(server.connections()).to.equal(1);
  });

  it('takes a 304 that does not say of what for invalid', async () => {
    respond = (_request, response) => response.writeHead(304).end();
    expect(failureOf(await send({ headers: { 'if-none-match': 'W/"x"' } }))).to.equal('invalid');
  });

  it("takes a stranger's 401 for invalid, so that nobody is signed out by a proxy", async () => {
    respond = (_request, response) =>
      response.writeHead(401, { 'Content-Type': 'text/html' }).end('<h1>401</h1>');
    expect(failureOf(await send())).to.equal('invalid');
  });

  it('takes an answer that is too large, packed or not, for invalid', async () => {
    respond = (_request, response) => response.writeHead(200, JSON_TYPE).end(' '.repeat(100_001));
    expect(failureOf(await send())).to.equal('invalid');
    const packed = gzipSync(Buffer.alloc(10_000_000));
    respond = (_request, response) =>
      response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }).end(packed);
    expect(failureOf(await send())).to.equal('invalid');
  });

  it('tells an API that is too slow from one that is away', async () => {
    const impatient = new GotApiUpstream({ url: server.url, timeoutMs: 100 });
    respond = () => undefined;
    expect(failureOf(await send({}, impatient))).to.equal('timeout');
    await server.close();
    expect(failureOf(await send({}, impatient))).to.equal('unreachable');
  });

  it('takes what is no HTTP for invalid', async () => {
    const garbling = await startTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n')));
    const lost = new GotApiUpstream({ url: garbling.url });
    expect(failureOf(await send({}, lost))).to.equal('invalid');
    await garbling.close();
  });

  it("fails with the signal's reason and hangs up when the caller does", async () => {
    const caller = new AbortController();
    const reason = new Error('gone');
    respond = () => undefined;
    const sending = reasonOf(send({ signal: caller.signal }));
    await eventually(() => server.requests.length === 1);
    caller.abort(reason);
    expect(await sending).to.equal(reason);
    await eventually(() => server.openConnections() === 0);
  });

  it('refuses to be made with an address that can not work', () => {
    for (const url of ['', 'api:3001', 'http://u:p@api', 'http://api?x']) {
      expect(() => new GotApiUpstream({ url }), url).to.throw(TypeError, 'the API');
    }
  });
});
