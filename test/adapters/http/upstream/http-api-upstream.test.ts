import { expect } from 'chai';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { HttpApiUpstream } from '../../../../src/adapters/http/index.js';
import type {
  ApiUpstream,
  UpstreamAnswer,
  UpstreamFailure,
  UpstreamRequest,
} from '../../../../src/adapters/http/index.js';
import { reasonOf } from '../../../contract/reason-of.js';
import { eventually } from '../../../support/eventually.js';
import type { LocalServer } from '../../../support/local-server.js';
import { startLocalServer, startTcpServer } from '../../../support/local-server.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('HttpApiUpstream', () => {
  let server: LocalServer;
  let upstream: HttpApiUpstream;
  let respond: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    server = await startLocalServer((request, response) => {
      respond(request, response);
    });
    upstream = new HttpApiUpstream({ url: server.url, timeoutMs: 2000, maxBytes: 100_000 });
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
    expect(url).to.equal("/api/v1/x?a=1&b=%2Fx&c='d'&?=[]|");
    expect(headers).to.include({ 'x-request-id': 'r-1', authorization: 'Bearer x' });
    expect(headers).not.to.have.any.keys('user-agent', 'cookie', 'transfer-encoding', 'accept-encoding');
  });

  it("keeps a question mark that is the query's own", async () => {
    await send({ query: '?page=1' });
    expect(server.requests[0]!.url).to.equal('/api/v1/x??page=1');
  });

  it("keeps to its own host and path whatever the query says, and puts the path behind the base's", async () => {
    const based = new HttpApiUpstream({ url: `${server.url}/base/` });
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

  it('passes back what is compressed as it is', async () => {
    const packed = gzipSync(Buffer.alloc(10_000_000));
    respond = (_request, response) =>
      response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }).end(packed);
    const answer = (await send({ headers: { 'accept-encoding': 'gzip' } })) as UpstreamAnswer;
    expect(server.requests[0]!.headers).to.include({ 'accept-encoding': 'gzip' });
    expect(answer.headers).to.include({ 'content-encoding': 'gzip' });
    expect(Buffer.from(answer.body).equals(packed)).to.equal(true);
  });

  it('takes an answer that is too large, compressed if it is, for invalid', async () => {
    for (const encoding of ['identity', 'gzip']) {
      respond = (_request, response) =>
        response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': encoding }).end(' '.repeat(100_001));
      expect(failureOf(await send()), encoding).to.equal('invalid');
    }
  });

  it('reads a long answer whole', async () => {
    const long = Buffer.alloc(5_000_000, 'x');
    respond = (_request, response) => response.writeHead(200, JSON_TYPE).end(long);
    const patient = new HttpApiUpstream({ url: server.url });
    const { body } = (await send({}, patient)) as UpstreamAnswer;
    expect(Buffer.from(body).equals(long)).to.equal(true);
    patient.close();
  });

  it('hears the answer behind what only announces it', async () => {
    respond = (_request, response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.writeProcessing();
      response.writeHead(200, JSON_TYPE).end('"here"');
    };
    const answer = (await send()) as UpstreamAnswer;
    expect([answer.status, Buffer.from(answer.body).toString()]).to.deep.equal([200, '"here"']);
  });

  it('takes the first of two headers where one counts, and no cookies', async () => {
    respond = (_request, response) => {
      response.writeHead(200, [
        ...['Content-Type', 'application/json', 'Content-Type', 'text/html', 'ETag', '"1"', 'ETag', '"2"'],
        ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2'],
      ] as never);
      response.end('{}');
    };
    const { headers } = (await send()) as UpstreamAnswer;
    expect(headers).to.include({ 'content-type': 'application/json', etag: '"1"' });
    expect(headers).not.to.have.property('set-cookie');
  });

  it('opens a new connection where all kept ones were closed meanwhile', async () => {
    await Promise.all([send(), send()]);
    respond = (_request, response) =>
      response.writeHead(200, { ...JSON_TYPE, Connection: 'close' }).end('{}');
    await Promise.all([send(), send()]);
    await eventually(() => server.openConnections() === 0);
    expect(await send()).to.include({ status: 200 });
    expect(server.connections()).to.equal(3);
  });

  it('tells an API that is too slow from one that is away', async () => {
    const impatient = new HttpApiUpstream({ url: server.url, timeoutMs: 100 });
    respond = () => undefined;
    expect(failureOf(await send({}, impatient))).to.equal('timeout');
    await server.close();
    expect(failureOf(await send({}, impatient))).to.equal('unreachable');
  });

  it('takes what is no HTTP for invalid', async () => {
    const garbling = await startTcpServer((socket) => socket.once('data', () => socket.end('hello\r\n')));
    const lost = new HttpApiUpstream({ url: garbling.url });
    expect(failureOf(await send({}, lost))).to.equal('invalid');
    await garbling.close();
  });

  const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
  const BROKEN: [what: string, answer: string, failure: string][] = [
    ['ends before its length', `${HEAD}Content-Length: 9\r\n\r\n{"a"`, 'unreachable'],
    ['ends before its last chunk', `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`, 'unreachable'],
    ['has chunks that are none', `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nsecret\r\n`, 'invalid'],
    ['has two lengths', `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 'invalid'],
    ['has headers without end', `${HEAD}X: ${'x'.repeat(20_000)}\r\n\r\n`, 'invalid'],
    ['ends within its head', HEAD, 'unreachable'],
    [
      'changes the protocol',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'invalid',
    ],
    ['is nothing', '', 'unreachable'],
  ];
  for (const [what, bytes, failure] of BROKEN) {
    it(`takes an answer that ${what} for ${failure}, and tells none of its bytes`, async () => {
      const breaking = await startTcpServer((socket) => socket.once('data', () => socket.end(bytes)));
      const lost = new HttpApiUpstream({ url: breaking.url });
      const answer = await send({ headers: { authorization: 'Bearer secret' } }, lost);
      expect(failureOf(answer)).to.equal(failure);
      expect(inspect(answer, { depth: 9 })).not.to.contain('secret');
      expect(breaking.connections()).to.equal(1);
      await eventually(() => breaking.openConnections() === 0);
      await breaking.close();
    });
  }

  it('passes back an answer that ends with its connection', async () => {
    const closing = await startTcpServer((socket) => socket.once('data', () => socket.end(`${HEAD}\r\n{}`)));
    const answer = (await send({}, new HttpApiUpstream({ url: closing.url }))) as UpstreamAnswer;
    expect(Buffer.from(answer.body).toString()).to.equal('{}');
    await closing.close();
  });

  it('takes what comes behind an answer for no answer to the next question', async () => {
    const answerTo = (text: string) => `${HEAD}Content-Length: ${text.length}\r\n\r\n${text}`;
    const talkative = await startTcpServer((socket) => {
      let asked = 0;
      socket.on('data', () => {
        asked++;
        socket.write(answerTo(`"answer ${asked}"`));
        setTimeout(() => socket.write(answerTo('"nobody asked"')), 20);
      });
    });
    const misled = new HttpApiUpstream({ url: talkative.url });
    await send({}, misled);
    await wait(100);
    const next = (await send({}, misled)) as UpstreamAnswer;
    expect(Buffer.from(next.body).toString()).to.equal('"answer 2"');
    misled.close();
    await talkative.close();
  });

  it('asks on while an answer is late, though there is one place, unless the caller has left', async () => {
    const narrow = new HttpApiUpstream({ url: server.url, places: 1 });
    const [slow, caller] = [new AbortController(), new AbortController()];
    const reason = new Error('gone');
    respond = () => undefined;
    const first = reasonOf(send({ signal: slow.signal }, narrow));
    await eventually(() => server.requests.length === 1);
    respond = (_request, response) => response.writeHead(200, JSON_TYPE).end('{}');
    const [second, third] = [send({}, narrow), reasonOf(send({ signal: caller.signal }, narrow))];
    caller.abort(reason);
    expect(await second).to.include({ status: 200 });
    expect(await third).to.equal(reason);
    expect(server.requests).to.have.length(2);
    slow.abort(reason);
    expect(await first).to.equal(reason);
    narrow.close();
  });

  describe('with one connection', () => {
    let narrow: HttpApiUpstream;
    beforeEach(() => {
      narrow = new HttpApiUpstream({ url: server.url, timeoutMs: 1_000, maxConnections: 1 });
    });
    afterEach(() => narrow.close());

    it('lets the second question wait for the first answer', async () => {
      const answers = await Promise.all([send({}, narrow), send({}, narrow), send({}, narrow)]);
      expect(answers.map((answer) => 'status' in answer && answer.status)).to.deep.equal([200, 200, 200]);
      expect(server.connections()).to.equal(1);
    });

    it('is late for who waited in vain, and gone for who left, before its turn', async () => {
      respond = () => undefined;
      const caller = new AbortController();
      const first = send({}, narrow);
      const [late, left] = [send({}, narrow), reasonOf(send({ signal: caller.signal }, narrow))];
      const reason = new Error('gone');
      await eventually(() => server.requests.length === 1);
      caller.abort(reason);
      expect(await left).to.equal(reason);
      expect(failureOf(await first)).to.equal('timeout');
      expect(failureOf(await late)).to.equal('timeout');
      respond = (_request, response) => response.writeHead(200, JSON_TYPE).end('{}');
      expect(await send({}, narrow)).to.include({ status: 200 });
    });

    it('reads once more where it closed just when somebody had waited for it', async () => {
      let asked = 0;
      respond = (request, response) => {
        asked++;
        if (asked === 2) request.socket.resetAndDestroy();
        else response.writeHead(200, JSON_TYPE).end('{}');
      };
      const answers = await Promise.all([send({}, narrow), send({}, narrow)]);
      expect(answers.map((answer) => 'status' in answer && answer.status)).to.deep.equal([200, 200]);
      expect(asked).to.equal(3);
    });
  });

  it('does not ask again for an answer that broke off', async () => {
    await send();
    respond = (request, response) => {
      response.writeHead(200, JSON_TYPE).write('{');
      setTimeout(() => request.socket.resetAndDestroy(), 20);
    };
    expect(failureOf(await send())).to.equal('unreachable');
    expect(server.requests).to.have.length(2);
  });

  it('finds an API that has an IPv6 address', async () => {
    const six = await startLocalServer((_request, response) => response.writeHead(200, JSON_TYPE).end('{}'), {
      host: '::1',
    });
    const upstreamOfSix = new HttpApiUpstream({ url: six.url });
    expect(await send({}, upstreamOfSix)).to.include({ status: 200 });
    expect(six.requests[0]!.headers.host).to.equal(new URL(six.url).host);
    upstreamOfSix.close();
    await six.close();
  });

  it('speaks https, to whom the system trusts only', async () => {
    const tls = await startLocalServer((_request, response) => response.writeHead(200, JSON_TYPE).end('{}'), {
      tls: true,
    });
    const secure = new HttpApiUpstream({ url: tls.url });
    const answer = (await send({}, secure)) as UpstreamFailure;
    expect(answer).to.have.property('failure', 'unreachable');
    expect(answer.cause).to.have.property('code', 'DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(tls.requests).to.have.length(0);
    const { NODE_TLS_REJECT_UNAUTHORIZED: before = '' } = process.env;
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      for (let times = 0; times < 2; times++) expect(await send({}, secure)).to.include({ status: 200 });
      expect(tls.requests[0]!.headers.host).to.equal(new URL(tls.url).host);
    } finally {
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
      secure.close();
      await tls.close();
    }
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
      expect(() => new HttpApiUpstream({ url }), url).to.throw(TypeError, 'the API');
    }
  });
});
