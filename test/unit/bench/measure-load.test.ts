import { expect } from 'chai';
import type { RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stub } from 'sinon';
import { download } from '../../bench/load/download.js';
import { Herd } from '../../bench/load/herd.js';
import { getRequest, HttpConnection, RequestFailure } from '../../bench/load/http-connection.js';
import { askOnce, measureLoad } from '../../bench/load/measure-load.js';
import { rejection } from '../../support/rejection.js';

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { ETag: '"same"', 'Content-Length': status === 304 ? 0 : 2 });
  response.end(status === 304 ? undefined : 'ok');
}

describe('the load of the bench', () => {
  let server: Server | null = null;

  async function serving(listener: RequestListener): Promise<number> {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return (started.address() as AddressInfo).port;
  }

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
    server = null;
  });

  it('reads answers that come in pieces, one after the other on one connection', async () => {
    const ports = new Set<number | undefined>();
    const body = 'x'.repeat(200_000);
    const port = await serving((request, response) => {
      ports.add(request.socket.remotePort);
      response.writeHead(200, { 'Content-Length': body.length, ETag: '"one"' });
      response.write(body.slice(0, 10));
      setTimeout(() => response.end(body.slice(10)), 5);
    });
    const connection = await HttpConnection.open(port);
    for (let time = 0; time < 3; time++) {
      const answer = await connection.send(getRequest('/'), 5_000);
      expect(answer).to.deep.equal({ status: 200, etag: '"one"', bytes: body.length });
    }
    connection.close();
    expect(ports.size).to.equal(1);
  });

  it('downloads what has no length, counts its lines and keeps the last, whatever the pieces', async () => {
    const port = await serving((_request, response) => {
      response.write('one\ntw');
      response.write('o\nth');
      setTimeout(() => response.end('ree\n'), 5);
    });
    const downloaded = await download(port, '/', 'a token');
    expect(downloaded).to.include({ bytes: 14, lines: 3, lastLine: 'three' });
  });

  it('fails at a download that is refused or breaks off', async () => {
    const port = await serving((request, response) => {
      if (request.url === '/refused') return void response.writeHead(403).end();
      response.write('one\n');
      setTimeout(() => response.destroy(), 5);
    });
    expect(await rejection(download(port, '/refused', ''))).to.be.instanceOf(RequestFailure);
    expect(await rejection(download(port, '/', ''))).to.be.instanceOf(RequestFailure);
  });

  it('sends the requests in turn, with as many connections as wanted, and counts them', async () => {
    const asked = new Map<string, number>();
    const ports = new Set<number | undefined>();
    const port = await serving((request, response) => {
      ports.add(request.socket.remotePort);
      asked.set(request.url ?? '', (asked.get(request.url ?? '') ?? 0) + 1);
      setTimeout(() => response.end('ok'), 10);
    });
    const requests = [getRequest('/a'), getRequest('/b')];
    const { latencies, perSecond } = await measureLoad({ port, requests, seconds: 0.2, connections: 4 });
    const total = (asked.get('/a') ?? 0) + (asked.get('/b') ?? 0);
    expect(latencies).to.have.length(total);
    expect(Math.abs((asked.get('/a') ?? 0) - (asked.get('/b') ?? 0))).to.be.at.most(1);
    expect(ports.size).to.equal(4);
    expect(Math.min(...latencies)).to.be.at.least(8);
    expect(perSecond).to.be.within(1, 4 / 0.008);
  });

  it('asks once where an answer takes longer than the measurement', async () => {
    const port = await serving((_request, response) => setTimeout(() => response.end('ok'), 50));
    const { latencies } = await measureLoad({ port, requests: [getRequest('/')], seconds: 0.01 });
    expect(latencies).to.have.length(1);
  });

  it('fails at an answer of another status, one without a length, a lost connection, silence and a refusal, in a word', async () => {
    const port = await serving((request, response) => {
      if (request.url === '/gone') request.socket.destroy();
      else if (request.url === '/chunks') response.writeHead(200).end('no length');
      else if (request.url !== '/silence') answer(response, 503);
    });
    const failing = (path: string) =>
      rejection(measureLoad({ port, requests: [getRequest(path)], seconds: 0.01 }));
    expect(await failing('/'))
      .to.be.instanceOf(RequestFailure)
      .with.property('message', 'status 503');
    expect((await failing('/chunks')).message).to.equal('answer without a length');
    expect((await failing('/gone')).message).to.equal('connection lost');
    const connection = await HttpConnection.open(port);
    expect((await rejection(connection.send(getRequest('/silence'), 20))).message).to.equal('timed out');
    expect(connection.ended).to.equal(true);
    expect((await rejection(askOnce(1, getRequest('/')))).message).to.equal('connection refused');
  });

  it('sends a herd in step all at once, and with jitter one after the other, then each page after its own answer', async () => {
    const PAGES = 20;
    const PERIOD_MS = 200;
    /** A timer may be early by so much. */
    const EARLY_MS = 2;
    const tokens = Array.from({ length: PAGES }, (_, i) => `page-${i}`);
    const plan = { path: '/', tokens, pages: PAGES, periodMs: PERIOD_MS };
    let waiting: ServerResponse[] = [];
    const times = new Map<number, number[]>();
    let isInStep = true;
    const port = await serving((request, response) => {
      const page = Number(request.headers.authorization?.split('-')[1]);
      times.set(page, [...(times.get(page) ?? []), performance.now()]);
      // In step, none is answered before all have asked.
      if (!isInStep) return answer(response, 200);
      waiting.push(response);
      if (waiting.length < PAGES) return;
      for (const one of waiting) answer(one, 200);
      waiting = [];
    });

    const inStep = new Herd({ ...plan, port, jitter: 0 });
    for (const refreshes of [1, 2]) {
      const { errors, requests, seconds } = await inStep.refresh(refreshes);
      expect({ errors, requests }).to.deep.equal({ errors: 0, requests: refreshes * PAGES });
      expect(seconds).to.be.at.least((refreshes * PERIOD_MS - EARLY_MS) / 1_000);
    }
    inStep.close();

    isInStep = false;
    times.clear();
    let draws = 0;
    const chance = stub(Math, 'random').callsFake(() => (draws++ % PAGES) / PAGES);
    try {
      const jittered = new Herd({ ...plan, port, jitter: 0.5 });
      const begin = performance.now();
      await jittered.refresh(1);
      await jittered.refresh(1);
      jittered.close();
      for (const [page, [first = 0, second = 0]] of times) {
        const share = page / PAGES;
        expect(first - begin, tokens[page]).to.be.at.least(PERIOD_MS * share - EARLY_MS);
        expect(second - first, tokens[page]).to.be.at.least(PERIOD_MS * (0.5 + share) - EARLY_MS);
      }
      expect(times.size).to.equal(PAGES);
    } finally {
      chance.restore();
    }
  });

  it('lets a herd come back with its ETags, and counts what it is answered', async () => {
    let asked = 0;
    const port = await serving((request, response) => {
      asked++;
      if (request.headers.authorization === 'Bearer bad') answer(response, 401);
      else if (request.headers['if-none-match'] === '"same"') answer(response, 304);
      else answer(response, 200);
    });
    const herd = new Herd({ port, path: '/', tokens: ['good', 'bad'], pages: 10, periodMs: 20, jitter: 0.1 });
    const first = await herd.refresh(1);
    expect(first).to.include({ requests: 10, notModified: 0, errors: 5 });
    const second = await herd.refresh(3);
    herd.close();
    expect(second).to.include({ requests: 30, notModified: 15, errors: 15 });
    expect(second.latencies).to.have.length(30);
    expect(asked).to.equal(40);
  });
});
