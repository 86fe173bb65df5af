import { expect } from 'chai';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { HttpApiUpstream } from '../../../../src/adapters/http/index.js';
import type {
  UpstreamAnswer,
  UpstreamFailure,
  UpstreamStream,
  UpstreamStreamRequest,
} from '../../../../src/adapters/http/index.js';
import { reasonOf } from '../../../contract/reason-of.js';
import { eventually } from '../../../support/eventually.js';
import type { LocalServer } from '../../../support/local-server.js';
import { startLocalServer } from '../../../support/local-server.js';

const CSV = { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment' };

describe('an answer that HttpApiUpstream streams', () => {
  let server: LocalServer;
  let upstream: HttpApiUpstream;
  let respond: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    server = await startLocalServer((request, response) => {
      respond(request, response);
    });
    upstream = new HttpApiUpstream({ url: server.url, timeoutMs: 2_000, maxBytes: 1_000, silenceMs: 400 });
  });
  afterEach(async () => {
    upstream.close();
    await server.close();
  });

  function stream(overrides: Partial<UpstreamStreamRequest> = {}) {
    return upstream.stream({
      method: 'GET',
      path: '/export',
      query: '',
      headers: {},
      body: null,
      signal: new AbortController().signal,
      streamedTypes: ['text/csv'],
      ...overrides,
    });
  }

  async function streamed(overrides?: Partial<UpstreamStreamRequest>): Promise<UpstreamStream> {
    const answer = await stream(overrides);
    expect(answer).to.have.property('pieces');
    return answer as UpstreamStream;
  }

  async function textOf({ pieces }: UpstreamStream): Promise<string> {
    let text = '';
    for await (const piece of pieces) text += Buffer.from(piece).toString();
    return text;
  }

  it('is as long as it likes, and begins to come before it ends', async () => {
    let finish = (): void => undefined;
    respond = (_request, response) => {
      response.writeHead(200, CSV).write('x'.repeat(5_000));
      finish = () => response.end('end');
    };
    const answer = await streamed();
    expect(answer.status).to.equal(200);
    expect(answer.headers).to.include({ 'content-disposition': 'attachment' });
    finish();
    expect(await textOf(answer)).to.equal(`${'x'.repeat(5_000)}end`);
  });

  it('is passed on as it is where a proxy compressed it', async () => {
    const packed = gzipSync('x'.repeat(5_000));
    respond = (_request, response) =>
      response.writeHead(200, { ...CSV, 'Content-Encoding': 'gzip' }).end(packed);
    const answer = await streamed();
    expect(answer.headers).to.include({ 'content-encoding': 'gzip' });
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.pieces) pieces.push(piece);
    expect(Buffer.concat(pieces).equals(packed)).to.equal(true);
  });

  it('may take longer than any other, but not stand still', async () => {
    const pieces = ['a', 'b', 'c', 'd', 'e'];
    respond = (_request, response) => {
      response.writeHead(200, CSV);
      const next = () => {
        const piece = pieces.shift();
        response.write(piece ?? '');
        if (piece !== undefined) setTimeout(next, 150);
      };
      next();
    };
    const answer = await streamed();
    let text = '';
    const reading = (async () => {
      for await (const piece of answer.pieces) text += Buffer.from(piece).toString();
    })();
    expect(await reasonOf(reading)).to.have.property('name', 'ExchangeError');
    expect(text).to.equal('abcde');
    await eventually(() => server.openConnections() === 0);
  });

  it('is late where it does not begin', async () => {
    respond = () => undefined;
    expect(await stream()).to.have.property('failure', 'timeout');
  });

  it('breaks off with the API', async () => {
    respond = (_request, response) => {
      response.writeHead(200, CSV).write('half');
      setTimeout(() => response.destroy(), 50);
    };
    expect(await reasonOf(textOf(await streamed()))).to.have.property('name', 'ExchangeError');
  });

  it('is read no faster than it is taken', async () => {
    let sent = 0;
    respond = (_request, response) => {
      const piece = Buffer.alloc(1 << 20, 'x');
      const fill = () => {
        do sent += piece.length;
        while (response.write(piece));
      };
      response.writeHead(200, CSV).on('drain', fill);
      fill();
    };
    const patient = new HttpApiUpstream({ url: server.url });
    const answer = (await patient.stream({
      ...{ method: 'GET', path: '/export', query: '', headers: {}, body: null },
      signal: new AbortController().signal,
      streamedTypes: ['text/csv'],
    })) as UpstreamStream;
    const pieces = answer.pieces[Symbol.asyncIterator]();
    await pieces.next();
    const held = await eventually(async () => {
      const before = sent;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return before === sent ? sent : 0;
    });
    for (let read = 0; read < held + (4 << 20);) read += (await pieces.next()).value?.length ?? 0;
    expect(sent).to.be.above(held);
    await pieces.return?.();
    await eventually(() => server.openConnections() === 0);
    patient.close();
  });

  it('ends where its taker leaves', async () => {
    respond = (_request, response) => void response.writeHead(200, CSV).write('half');
    for await (const piece of (await streamed()).pieces) {
      expect(Buffer.from(piece).toString()).to.equal('half');
      break;
    }
    await eventually(() => server.openConnections() === 0);
  });

  it("fails with the signal's reason and hangs up when the caller does", async () => {
    respond = (_request, response) => void response.writeHead(200, CSV).write('half');
    const caller = new AbortController();
    const reason = new Error('gone');
    const answer = await streamed({ signal: caller.signal });
    const reading = reasonOf(textOf(answer));
    caller.abort(reason);
    expect(await reading).to.equal(reason);
    await eventually(() => server.openConnections() === 0);
  });

  it('is none where the API says why not: that comes whole', async () => {
    const problem = '{"code":"forbidden","request_id":"r-1"}';
    respond = (_request, response) =>
      response.writeHead(403, { 'Content-Type': 'application/problem+json' }).end(problem);
    const answer = (await stream()) as UpstreamAnswer;
    expect(answer.status).to.equal(403);
    expect(Buffer.from(answer.body).toString()).to.equal(problem);
  });

  const FOREIGN: [what: string, status: number, type: string][] = [
    ['a page', 200, 'text/html'],
    ['another type', 200, 'text/plain'],
    ["a stranger's 401", 401, 'text/html'],
    ['a redirect', 302, 'text/csv'],
    ['a part', 206, 'text/csv'],
  ];
  for (const [what, status, type] of FOREIGN) {
    it(`is none where it is ${what}: that is invalid`, async () => {
      respond = (_request, response) => response.writeHead(status, { 'Content-Type': type }).end('x');
      expect((await stream()) as UpstreamFailure).to.have.property('failure', 'invalid');
      await eventually(() => server.openConnections() === 0);
    });
  }

  it('says that the API is away', async () => {
    await server.close();
    expect(await stream()).to.have.property('failure', 'unreachable');
  });
});
