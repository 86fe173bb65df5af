import { expect } from 'chai';
import fc from 'fast-check';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireProblem } from '../../../src/adapters/http/index.js';
import { createWebApp, startHttpServer } from '../../../src/adapters/http/index.js';
import { eventually } from '../../support/eventually.js';
import type { RawExchange } from '../../support/raw-exchange.js';
import { rawExchange } from '../../support/raw-exchange.js';
import { RecordingLogger } from './recording-logger.js';
import { NO_API } from './web-harness.js';

describe('a request that is odd', () => {
  let logger: RecordingLogger;
  let url: string;
  let stop: () => Promise<void>;

  function webApp() {
    return createWebApp({ upstream: NO_API, pagesDir: '/nowhere', logger });
  }

  beforeEach(async () => {
    logger = new RecordingLogger();
    const server = await startHttpServer(webApp(), { host: '127.0.0.1', port: 0, logger });
    url = server.url;
    stop = () => server.stop({ drainMs: 0 });
  });
  afterEach(() => stop());

  function ask(target: string, method = 'GET', headers = 'Host: x'): Promise<RawExchange> {
    return rawExchange(url, `${method} ${target} HTTP/1.1\r\n${headers}\r\n\r\n`);
  }

  function expectProblem(answer: RawExchange, status: number, code: string): WireProblem {
    expect(answer).to.include({ status });
    expect(answer.headers.get('content-type')).to.equal('application/problem+json');
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    expect(answer.headers.get('content-security-policy')).to.match(/default-src/);
    const problem = JSON.parse(answer.body) as WireProblem;
    expect(problem).to.include({ status, code, request_id: answer.headers.get('x-request-id') });
    return problem;
  }

  async function expectOneLine(answer: RawExchange): Promise<void> {
    const id = answer.headers.get('x-request-id');
    const own = () => logger.lines.filter(({ fields }) => fields['request_id'] === id);
    await eventually(() => own().length > 0);
    expect(own().map(({ fields }) => fields['status'])).to.deep.equal([answer.status]);
  }

  const UNREADABLE = [
    'http://[::1/',
    'http://[::1/healthz?x=1',
    'http:///healthz',
    'http://user:secret@x/healthz',
    'http://x:99999/healthz',
    'ftp://x/healthz',
    'ws://x/healthz',
    'file:///etc/passwd',
    'http:/healthz',
    '/healthz#x',
    '/healthz?x#y',
    '/\\healthz',
    '/..\\healthz',
    'http://x\\healthz',
    '/h\u00e4lthz',
    '*',
  ];
  for (const target of UNREADABLE) {
    it(`is refused before any routing where its target is ${target}`, async () => {
      const answer = await ask(target, target === '*' ? 'OPTIONS' : 'GET');
      expectProblem(answer, 400, 'bad_request');
      await expectOneLine(answer);
      expect(logger.text()).not.to.contain('secret');
    });
  }

  it('is answered as any other where its target is an absolute one', async () => {
    for (const target of [
      'http://x/healthz',
      'HTTPS://[::1]:8080/healthz?y',
      'http://other.example/healthz',
    ]) {
      expect((await ask(target)).status, target).to.equal(200);
    }
    expect(await ask('http://x')).to.include({ status: 302 });
  });

  it('is never answered outside of what Taskdeck answers, whatever its target', async () => {
    const piece = fc.constantFrom(
      ...['/', '//', '..', '.', '%', '%2f', '%00', '%ff', '?', '&', '=', '#', '\\', '@', ':', '[', ']', ';'],
      ...[
        'http://',
        'https://',
        'HTTP://',
        'x://',
        '[::1',
        '*',
        '"',
        '<',
        '^',
        '`',
        '{',
        '|',
        '\u00e4',
        '\u00ff',
      ],
      ...['healthz', 'readyz', 'home', 'admin', 'tasks', 'bff/v1', '__proto__', 'constructor', 'x'],
    );
    const target = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(target, fc.boolean(), async (odd, isRooted) => {
        const answer = await ask(isRooted ? `/${odd}` : odd);
        expect(answer.status).to.be.oneOf([200, 302, 400, 404, 503]);
        if (answer.status >= 400)
          expectProblem(answer, answer.status, (JSON.parse(answer.body) as WireProblem).code);
        expect(answer.headers.get('x-request-id')).to.match(/^\S+$/);
        await expectOneLine(answer);
      }),
      { numRuns: 400 },
    );
    expect(logger.lines.filter(({ level }) => level === 'error')).to.deep.equal([]);
  });

  it('is refused with 405 where the path has no such method, with 501 where it would be a tunnel', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'DELETE']) {
      const answer = await ask('/home', method);
      expectProblem(answer, 405, 'method_not_allowed');
      expect(answer.headers.get('allow')).to.equal('GET, HEAD, OPTIONS');
    }
    const tunnel = await ask('example.com:443', 'CONNECT', 'Host: example.com');
    expectProblem(tunnel, 501, 'method_not_implemented');
    expect(tunnel.headers.get('connection')).to.equal('close');
    await expectOneLine(tunnel);
  });

  it('is refused with 501 where Node has no name for its method', async () => {
    const serve = webApp().callback();
    const nameless: RequestListener = (request, response) => {
      delete request.method;
      void serve(request, response);
    };
    const server = createServer(nameless).listen(0, '127.0.0.1');
    try {
      await eventually(() => server.listening);
      const answer = await rawExchange(
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        'GET /home HTTP/1.1\r\nHost: x\r\n\r\n',
      );
      expectProblem(answer, 501, 'method_not_implemented');
      await expectOneLine(answer);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });

  it('is answered plainly where it would rather speak another protocol', async () => {
    const upgrade = 'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13';
    const answer = await ask('/healthz', 'GET', upgrade);
    expect(answer).to.include({ status: 200, body: '{"status":"ok"}' });
    await expectOneLine(answer);
  });

  it('is refused where it has no host, or expects what nobody does', async () => {
    const hostless = await ask('/home', 'GET', 'X: y');
    expectProblem(hostless, 400, 'bad_request');
    await expectOneLine(hostless);
    const expecting = await ask('/home', 'GET', 'Host: x\r\nExpect: a-miracle');
    expectProblem(expecting, 417, 'expectation_failed');
    await expectOneLine(expecting);
  });
});
