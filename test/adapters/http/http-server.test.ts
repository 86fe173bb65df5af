import { expect } from 'chai';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, get } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { useFakeTimers } from 'sinon';
import type { HttpServerOptions, RunningServer } from '../../../src/adapters/http/index.js';
import { ListenError, startHttpServer } from '../../../src/adapters/http/index.js';
import { reasonOf } from '../../contract/reason-of.js';
import { eventually } from '../../support/eventually.js';
import { rawRequest } from './raw-request.js';
import { RecordingLogger } from './recording-logger.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A connection whose every byte a test sees. */
class Client {
  received = '';
  isClosed = false;
  readonly #socket: Socket;

  constructor(server: RunningServer, text = '') {
    this.#socket = connect(server.port, '127.0.0.1');
    this.#socket.on('data', (chunk: Buffer) => (this.received += chunk.toString()));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => (this.isClosed = true));
    this.write(text);
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('startHttpServer', () => {
  const running: RunningServer[] = [];
  const answerOk: Handler = (_request, response) => response.end('ok');

  async function start(handler: Handler = answerOk, options: Partial<HttpServerOptions> = {}) {
    const server = await startHttpServer(
      { callback: () => handler },
      { host: '127.0.0.1', port: 0, ...options },
    );
    running.push(server);
    return server;
  }

  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop({ drainMs: 0 })));
  });

  it('tells where it can be reached', async () => {
    const server = await start();
    expect(server.url).to.equal(`http://127.0.0.1:${server.port}`);
    expect((await rawRequest(server.url, '/')).text).to.equal('ok');
  });

  it('names the port that is taken', async () => {
    const { port } = await start();
    const reason = await reasonOf(start(answerOk, { port }));
    expect(reason).to.be.instanceOf(ListenError);
    expect(reason).to.include({ code: 'EADDRINUSE', port });
    expect((reason as Error).message).to.equal(`port ${port} of 127.0.0.1 is taken by another program`);
  });

  it('names the address that this machine does not have', async () => {
    const reason = await reasonOf(start(answerOk, { host: '192.0.2.1' }));
    expect(reason).to.include({ code: 'EADDRNOTAVAIL', host: '192.0.2.1' });
  });

  it('closes connections whose headers drip in too slowly', async () => {
    const server = await start(answerOk, { requestTimeoutMs: 200 });
    const clients = Array.from({ length: 50 }, () => new Client(server, 'GET / HTTP/1.1\r\nX-Drip: '));
    const drip = setInterval(() => {
      for (const client of clients) client.write('x');
    }, 50);
    await eventually(() => clients.every(({ isClosed }) => isClosed));
    clearInterval(drip);
    expect(clients[0]!.received).to.match(/^HTTP\/1\.1 408 /);
  });

  it('closes a connection whose body drips in too slowly', async () => {
    const server = await start((request, response) => request.resume().on('end', () => response.end()), {
      requestTimeoutMs: 200,
    });
    const client = new Client(server, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n');
    const drip = setInterval(() => {
      client.write('x');
    }, 50);
    await eventually(() => client.isClosed);
    clearInterval(drip);
  });

  it('closes idle connections', async () => {
    const server = await start(answerOk, { keepAliveTimeoutMs: 50 });
    const client = new Client(server, GET);
    await eventually(() => client.isClosed);
    expect(client.received).to.contain('ok');
  });

  it('turns away connections beyond its limit, and takes new ones when others are gone', async () => {
    const server = await start(answerOk, { maxConnections: 2 });
    const first = new Client(server, GET);
    const second = new Client(server, GET);
    await eventually(() => first.received !== '' && second.received !== '');
    const third = new Client(server, GET);
    await eventually(() => third.isClosed);
    expect(third.received).to.equal('');
    first.destroy();
    await eventually(() => first.isClosed);
    let fourth = new Client(server, GET);
    await eventually(() => {
      if (fourth.isClosed) fourth = new Client(server, GET);
      return fourth.received !== '';
    });
  });

  it('tells the log of connections that it turned away, in one line with their number after a pause', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout'] });
    try {
      const logger = new RecordingLogger();
      const server = await start(answerOk, { maxConnections: 1, logger });
      const first = new Client(server, GET);
      await eventually(() => first.received !== '');
      const turnAway = async (count: number) => {
        const clients = Array.from({ length: count }, () => new Client(server, GET));
        await eventually(() => clients.every(({ isClosed }) => isClosed));
      };
      await turnAway(20);
      expect(logger.lines.map(({ fields }) => fields)).to.deep.equal([{ dropped: 1, max_connections: 1 }]);
      clock.tick(10_000);
      expect(logger.lines.map(({ level, fields }) => [level, fields['dropped']])).to.deep.equal([
        ['warn', 1],
        ['warn', 19],
      ]);
      clock.tick(20_000);
      expect(logger.lines).to.have.length(2);
    } finally {
      clock.restore();
    }
  });

  it('refuses headers that are too large', async () => {
    const server = await start();
    const client = new Client(server, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    await eventually(() => client.isClosed);
    expect(client.received).to.match(/^HTTP\/1\.1 431 /);
  });

  const SMUGGLED: Record<string, string> = {
    'two lengths': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
    'a length and chunks':
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'a folded header': 'GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\nY\r\n\r\n',
    'a bare line feed': 'GET / HTTP/1.1\nHost: x\n\n',
    'no host': 'GET / HTTP/1.1\r\n\r\n',
    'no HTTP': 'hello\r\n\r\n',
  };
  for (const [what, text] of Object.entries(SMUGGLED)) {
    it(`refuses a request with ${what}`, async () => {
      let asked = 0;
      const server = await start((_request, response) => {
        asked++;
        response.end();
      });
      const client = new Client(server, text);
      await eventually(() => client.received !== '');
      expect(client.received).to.match(/^HTTP\/1\.1 400 /);
      expect(asked).to.equal(0);
      client.destroy();
    });
  }

  const UNREADABLE: Record<string, [text: string, status: number, code: string]> = {
    'no HTTP': ['secret-bytes\r\n\r\n', 400, 'bad_request'],
    'headers that are too large': [
      `GET / HTTP/1.1\r\nHost: x\r\nX: secret-bytes${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers_too_large',
    ],
    'headers that come too late': ['GET / HTTP/1.1\r\nX: secret-bytes', 408, 'request_timeout'],
  };
  for (const [what, [text, status, code]] of Object.entries(UNREADABLE)) {
    it(`answers ${what} with a problem and one line in the log, which has none of the bytes`, async () => {
      const logger = new RecordingLogger();
      const client = new Client(await start(answerOk, { logger, requestTimeoutMs: 200 }), text);
      await eventually(() => client.isClosed);
      const [head = '', body = ''] = client.received.split('\r\n\r\n');
      expect(head).to.match(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(head).to.contain('Content-Type: application/problem+json');
      expect(head).to.contain('Connection: close');
      const problem = JSON.parse(body) as Record<string, unknown>;
      expect(problem).to.include({ type: 'about:blank', status, code });
      expect(head).to.contain(`X-Request-Id: ${String(problem['request_id'])}`);
      expect(head).to.contain(`Content-Length: ${body.length}`);
      expect(logger.lines).to.have.length(1);
      expect(logger.lines[0]).to.include({ level: 'info', message: 'unreadable request' });
      expect(logger.lines[0]!.fields).to.include({ request_id: problem['request_id'], status });
      expect(logger.text()).not.to.contain('secret-bytes');
    });
  }

  it('answers what can not be read on a connection that was answered before', async () => {
    const client = new Client(await start(), GET);
    await eventually(() => client.received.endsWith('ok'));
    client.write('hello\r\n\r\n');
    await eventually(() => client.isClosed);
    expect(client.received).to.contain('HTTP/1.1 400 ');
  });

  it('writes nothing into an answer that has begun', async () => {
    const server = await start((request, response) => {
      request.resume();
      response.write('begun');
    });
    const client = new Client(server, 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    await eventually(() => client.received.includes('begun'));
    client.write('no chunk\r\n');
    await eventually(() => client.isClosed);
    expect(client.received).not.to.contain('400');
  });

  it('does not tell the log of connections that never asked for anything', async () => {
    const logger = new RecordingLogger();
    const client = new Client(await start(answerOk, { logger, requestTimeoutMs: 200 }));
    await eventually(() => client.isClosed);
    expect(logger.lines.filter(({ level }) => level !== 'debug')).to.deep.equal([]);
  });

  describe('when it is told to stop', () => {
    it('finishes what it is answering, and makes that the last answer of the connection', async () => {
      let finish: () => unknown = () => undefined;
      const server = await start((_request, response) => (finish = () => response.end('finished')));
      const agent = new Agent({ keepAlive: true });
      const answered = new Promise<IncomingMessage>((resolve) => get(server.url, { agent }, resolve));
      const asked = finish;
      await eventually(() => finish !== asked);
      let stopped = false;
      const stopping = server.stop().then(() => (stopped = true));
      expect(await reasonOf(rawRequest(server.url, '/'))).to.have.property('code', 'ECONNREFUSED');
      expect(stopped).to.equal(false);
      finish();
      expect((await answered).headers.connection).to.equal('close');
      (await answered).resume();
      await stopping;
      agent.destroy();
    });

    it('lets an answer finish whose beginning is out already', async () => {
      let finish: () => unknown = () => undefined;
      const server = await start((_request, response) => {
        response.write('begun ');
        finish = () => response.end('finished');
      });
      const client = new Client(server, GET);
      await eventually(() => client.received.includes('begun'));
      const stopping = server.stop();
      finish();
      await stopping;
      await eventually(() => client.isClosed);
      expect(client.received).to.contain('finished');
    });

    it('closes connections that are idle or never asked for anything, at once', async () => {
      const server = await start();
      const idle = new Client(server, GET);
      const silent = new Client(server);
      const halfway = new Client(server, 'GET / HTTP/1.1\r\n');
      await eventually(() => idle.received !== '');
      // Well beyond the test's own time-out: it has to end without the deadline.
      await server.stop({ drainMs: 10 * 60_000 });
      await eventually(() => idle.isClosed && silent.isClosed && halfway.isClosed);
    });

    it('is unready first, and still serves meanwhile', async () => {
      const server = await start();
      const kept = new Client(server, GET);
      await eventually(() => kept.received !== '');
      const stopping = server.stop({ unreadyMs: 500 });
      const ready = await rawRequest(server.url, '/readyz');
      expect(ready).to.include({ status: 503 });
      const problem = ready.json as Record<string, unknown>;
      expect(problem).to.deep.include({ status: 503, code: 'not_ready', failed: ['draining'] });
      expect(problem['request_id']).to.equal(ready.headers['x-request-id']);
      for (const target of ['/readyz?x=1', '/readyz?', `${server.url}/readyz`]) {
        expect(await rawRequest(server.url, target), target).to.include({ status: 503 });
      }
      expect(await rawRequest(server.url, '/readyz/x')).to.include({ status: 200 });
      const other = await rawRequest(server.url, '/');
      expect(other).to.include({ status: 200, text: 'ok' });
      expect(other.headers.connection).to.equal('close');
      kept.received = '';
      kept.write(GET);
      await eventually(() => kept.isClosed);
      expect(kept.received).to.match(/Connection: close/i);
      await stopping;
    });

    it('cuts what is still open at the deadline', async () => {
      let asked = false;
      const server = await start(() => (asked = true));
      const client = new Client(server, GET);
      await eventually(() => asked);
      await server.stop({ drainMs: 100 });
      await eventually(() => client.isClosed);
      expect(client.received).to.equal('');
    });

    it('stops once, however often it is told', async () => {
      const server = await start();
      await Promise.all([server.stop(), server.stop(), server.stop()]);
      await server.stop();
      expect(await reasonOf(rawRequest(server.url, '/'))).to.have.property('code', 'ECONNREFUSED');
    });
  });
});
