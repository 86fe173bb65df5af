import { expect } from 'chai';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { GotStreamRegistry } from '../../../src/adapters/got/index.js';
import { stringifyJson } from '../../../src/adapters/json/json-text.js';
import { FixedClock } from '../../../src/adapters/memory/index.js';
import { StreamRegistryUnavailableError } from '../../../src/domain/errors.js';
import type { Task } from '../../../src/domain/task.js';
import { describeStreamRegistry } from '../../contract/describe-stream-registry.js';
import { reasonOf } from '../../contract/reason-of.js';
import { eventually } from '../../support/eventually.js';
import { at } from '../../support/task-builder.js';
import type { LocalServer } from '../../support/local-server.js';
import { startLocalServer, startTcpServer } from '../../support/local-server.js';

const TOKEN = 'internal-token-of-the-test';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const clock = new FixedClock(at('2026-01-02T03:04:05Z'));

function entryOf(task: Task): object {
  return {
    stream_id: task.id,
    name: task.name,
    task_type: task.taskType,
    user_id: task.userId,
    status: task.status,
    progress: task.progress,
    created_at: task.createdAt,
    started_at: task.startedAt,
    finished_at: task.finishedAt,
    error: task.error,
    details: task.details,
  };
}

describeStreamRegistry('GotStreamRegistry', async () => {
  let streams: readonly Task[] = [];
  let spoilt = 0;
  let broken = false;
  const server = await startLocalServer((_request, response) => {
    response.writeHead(broken ? 503 : 200, JSON_TYPE);
    const unreadable = Array.from({ length: spoilt }, (_, i) => ({ id: `cam-${i}` }));
    response.end(stringifyJson({ streams: [...unreadable, ...streams.map(entryOf)] }));
  });
  return {
    registry: new GotStreamRegistry({ url: server.url, internalToken: TOKEN, clock }),
    replaceAll: (tasks) => {
      streams = tasks;
      spoilt = 0;
    },
    spoil: (count) => {
      spoilt = count;
    },
    breakDown: () => {
      broken = true;
    },
    recover: () => {
      broken = false;
    },
    close: server.close,
  };
});

describe('GotStreamRegistry', () => {
  let server: LocalServer;
  let respond: (request: IncomingMessage, response: ServerResponse) => void;

  beforeEach(async () => {
    server = await startLocalServer((request, response) => {
      respond(request, response);
    });
  });
  afterEach(() => server.close());

  function registryAt(url: string, limits: { timeoutMs?: number; maxBytes?: number } = {}) {
    return new GotStreamRegistry({ url, internalToken: TOKEN, clock, ...limits });
  }

  function answerWith(
    body: string | Buffer,
    headers: Record<string, string> = JSON_TYPE,
    status = 200,
  ): void {
    respond = (_request, response) => {
      response.writeHead(status, headers).end(body);
    };
  }

  async function listOf(body: unknown) {
    answerWith(typeof body === 'string' ? body : JSON.stringify(body));
    return registryAt(server.url).list();
  }

  async function faultOf(registry: GotStreamRegistry): Promise<string> {
    const reason = await reasonOf(registry.list());
    expect(reason).to.be.instanceOf(StreamRegistryUnavailableError);
    const error = reason as StreamRegistryUnavailableError;
    expect(error.cause, 'its cause').to.be.instanceOf(Error);
    expect(inspect(error, { depth: 20, showHidden: true }), 'what a log could print').not.to.contain(TOKEN);
    return error.fault;
  }

  it('waits for nobody who switches protocols', async () => {
    const switching = await startTcpServer((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
      });
    });
    try {
      expect(await faultOf(registryAt(switching.url))).to.equal('unreachable');
    } finally {
      await switching.close();
    }
  });

  it('leaves out streams beyond 20,000, and says so', async () => {
    const snapshot = await listOf(Array.from({ length: 20_001 }, (_, i) => ({ stream_id: `s${i}` })));
    expect(snapshot.streams).to.have.length(20_000);
    expect(snapshot.truncated).to.equal(true);
  });

  it('cuts texts that are longer than anybody reads in a list, between characters', async () => {
    const { streams } = await listOf([
      { stream_id: 's', name: `x${'😀'.repeat(600)}`, error: 'e'.repeat(9_000) },
    ]);
    expect(streams[0]?.name).to.equal(`x${'😀'.repeat(511)}…`);
    expect(streams[0]?.error).to.equal(`${'e'.repeat(8_192)}…`);
  });

  describe('what it asks', () => {
    it('asks once for /streams behind the base, with the internal token and nothing about its insides', async () => {
      answerWith('[]');
      await registryAt(`${server.url}/media/`).list();
      expect(server.requests.map(({ method, url }) => [method, url])).to.deep.equal([
        ['GET', '/media/streams'],
      ]);
      const { headers } = server.requests[0]!;
      expect(headers['x-internal-token']).to.equal(TOKEN);
      expect(headers['user-agent']).to.equal(undefined);
    });

    it('opens a connection for each reading and leaves none behind', async () => {
      answerWith('[]');
      const registry = registryAt(server.url);
      await registry.list();
      await registry.list();
      await eventually(() => server.openConnections() === 0);
      expect(server.connections()).to.equal(2);
    });

    it('refuses to be made with an address or a token that can not work, and quotes neither', () => {
      for (const url of ['', 'streaming:3002', 'ftp://x', 'http://u:pw@x', 'http://x/?a=1', '/streams']) {
        expect(() => registryAt(url), url)
          .to.throw(TypeError, 'the StreamingServer')
          .with.not.property('input');
      }
      for (const internalToken of ['', 'a\r\nX-Evil: 1', 'ä', ' a', 'a\0']) {
        const make = () => new GotStreamRegistry({ url: server.url, internalToken, clock });
        expect(make, JSON.stringify(internalToken)).to.throw(TypeError, 'visible ASCII');
      }
    });
  });

  describe('what it reads', () => {
    const BARE = {
      id: 's',
      source: 'streaming',
      origin: 'streaming',
      taskType: 'streaming',
      status: 'unknown',
      statusText: null,
      name: null,
      userId: null,
      progress: null,
      createdAt: null,
      startedAt: null,
      finishedAt: null,
      error: null,
      details: {},
    };

    it('needs nothing but a stream_id', async () => {
      expect((await listOf([{ stream_id: 's' }])).streams).to.deep.equal([BARE]);
      expect((await listOf({ streams: [{ stream_id: 's' }] })).streams).to.deep.equal([BARE]);
    });

    it('takes what is of the wrong kind for absent', async () => {
      const wrong = {
        stream_id: 's',
        name: true,
        task_type: '',
        user_id: {},
        status: ['running'],
        progress: 1.01,
        created_at: '2026-02-30T00:00:00Z',
        started_at: 17673,
        finished_at: 'yesterday',
        error: ['x'],
        details: null,
      };
      expect((await listOf([wrong])).streams).to.deep.equal([BARE]);
      for (const progress of [-0.1, '0.5', true, null, 1e400]) {
        expect((await listOf([{ stream_id: 's', progress }])).streams, String(progress)).to.deep.equal([
          BARE,
        ]);
      }
    });

    it('turns times of any offset into UTC without losing microseconds', async () => {
      const [stream] = (await listOf([{ stream_id: 's', created_at: '2026-01-02T05:04:05.1234567+02:00' }]))
        .streams;
      expect(stream?.createdAt).to.equal('2026-01-02T03:04:05.123456Z');
    });

    it('keeps integers beyond 2^53 in details', async () => {
      const { streams } = await listOf(
        '[{"stream_id":"s","details":{"bytes":12345678901234567890,"n":[-9007199254740993]}}]',
      );
      expect(streams[0]?.details).to.deep.equal({ bytes: 12345678901234567890n, n: [-9007199254740993n] });
    });

    it('takes whole numbers for the text of their digits, and rounds none', async () => {
      const { streams, unreadable } = await listOf(
        '[{"stream_id":7,"user_id":42,"name":1,"task_type":3},{"stream_id":9007199254740993},{"stream_id":-0}]',
      );
      expect(streams.map(({ id }) => id)).to.deep.equal(['7', '9007199254740993', '0']);
      expect(streams[0]).to.include({ userId: '42', name: '1', taskType: '3' });
      expect(unreadable).to.equal(0);
    });

    it('leaves out what has no usable stream_id, and counts it', async () => {
      const unusable = [null, 1, 'x', [], {}, { stream_id: '' }, { stream_id: 7.5 }, { id: 's' }];
      const { streams, truncated, unreadable } = await listOf(
        JSON.stringify([...unusable, { stream_id: 's' }, { stream_id: 'x'.repeat(513) }]).replace(
          '[null',
          '[{"stream_id":"\\ud800"},null',
        ),
      );
      expect({ ids: streams.map(({ id }) => id), truncated, unreadable }).to.deep.equal({
        ids: ['s'],
        truncated: false,
        unreadable: 10,
      });
    });

    it('gives the first of two entries of one id, and counts the other as one that can not be read', async () => {
      for (const id of ['s', 7]) {
        const { streams, unreadable } = await listOf([
          { stream_id: id, name: 'first' },
          { stream_id: String(id), name: 'second' },
        ]);
        expect({ names: streams.map(({ name }) => name), unreadable }).to.deep.equal({
          names: ['first'],
          unreadable: 1,
        });
      }
    });

    it('takes a list of which no entry can be read for malformed, rather than for no streams', async () => {
      for (const body of [
        [{ id: 's' }, { id: 't' }],
        { streams: [{ name: 'x', url: '/live' }] },
        ['a'],
        [[]],
      ]) {
        expect(await reasonOf(listOf(body)), JSON.stringify(body)).to.have.property('fault', 'malformed');
      }
    });

    it('takes JSON that nothing is said of for JSON', async () => {
      answerWith('[{"stream_id":"s"}]', {});
      expect((await registryAt(server.url).list()).streams).to.have.length(1);
    });

    describe('where the answer tells of more', () => {
      const ENTRY = [{ stream_id: 's' }];
      const PARTS: Record<string, object> = {
        'a larger count': { itemCount: 260, pageCount: 3 },
        'a total of text': { total: '2' },
        'more pages': { total_pages: 2 },
        'a cursor': { next_page_token: 'abc' },
        "a next page's number": { nextPage: 2 },
        'an address': { next: '/streams?page=2' },
        'a flag': { has_more: true },
        'a link of HAL': { _links: { next: { href: '/streams?page=2' } } },
        'what is said about its pages': { pagination: { total_count: 2, next: null } },
      };
      for (const [what, members] of Object.entries(PARTS)) {
        it(`is truncated by ${what}`, async () => {
          expect(await listOf({ ...members, streams: ENTRY })).to.include({ truncated: true, unreadable: 0 });
        });

        it(`is malformed, rather than empty, with ${what} beside no entry`, async () => {
          expect(await reasonOf(listOf({ streams: [], ...members }))).to.have.property('fault', 'malformed');
        });
      }

      for (const [name, value] of [
        ['Link', '</streams?page=1>; rel="prev", </streams?page=3>; title="x"; rel="last next"'],
        ['Link', '<?a;b,rel=prev>;rel=next'],
        ['X-Total-Count', '2'],
        ['X-Next-Page', '2'],
      ] as const) {
        it(`is truncated by the header ${name}: ${value}`, async () => {
          answerWith(JSON.stringify(ENTRY), { ...JSON_TYPE, [name]: value });
          expect(await registryAt(server.url).list()).to.have.property('truncated', true);
        });
      }

      it('is the whole where all that it tells is that there is no more', async () => {
        const whole = { total: 1, itemCount: 1, pageCount: 1, next: null, next_page: '', nextCursor: 0 };
        const links = {
          links: { next: null, self: '/streams' },
          has_more: false,
          more: 'x',
          total_bytes: 10,
        };
        answerWith(JSON.stringify({ ...whole, ...links, totals: [5], streams: ENTRY }), {
          ...JSON_TYPE,
          Link: '</streams?rel=next>; rel="self", </streams;rel="next">; rel=prev',
          'X-Total-Count': '1',
          'X-Next-Page': '',
        });
        expect(await registryAt(server.url).list()).to.include({ truncated: false, unreadable: 0 });
      });
    });

    it('reads statuses in any case and either spelling, and keeps the word where it is another', async () => {
      const words = ['running', 'RUNNING', 'canceled', 'Canceled', 'live', 2, '', null];
      const { streams } = await listOf(words.map((status, i) => ({ stream_id: `s${i}`, status })));
      expect(streams.map(({ status, statusText }) => [status, statusText])).to.deep.equal([
        ['running', null],
        ['running', 'RUNNING'],
        ['cancelled', 'canceled'],
        ['cancelled', 'Canceled'],
        ['unknown', 'live'],
        ['unknown', '2'],
        ['unknown', null],
        ['unknown', null],
      ]);
    });

    it('counts the streams with a time that it can not read, and lists them without it', async () => {
      const snapshot = await listOf([
        { stream_id: 'a', created_at: '2026-01-02 03:04:05', started_at: 'soon' },
        { stream_id: 'b', created_at: '2026-01-02T03:04:05+0000', started_at: 0 },
      ]);
      expect(snapshot).to.include({ unreadable: 0, unreadableTimes: 1 });
      expect(snapshot.streams.map(({ createdAt }) => createdAt)).to.deep.equal([
        null,
        '2026-01-02T03:04:05.000000Z',
      ]);
    });

    it('takes sentinels for no time, and what has not ended for endless', async () => {
      const zero = { created_at: '0001-01-01T00:00:00Z', started_at: 0, finished_at: -1 };
      const ended = { status: 'running', finished_at: '2026-01-02T03:04:05Z' };
      const { streams, unreadableTimes } = await listOf([
        { stream_id: 'zero', ...zero },
        { stream_id: 'ended', ...ended },
      ]);
      for (const stream of streams)
        expect(stream).to.include({ createdAt: null, startedAt: null, finishedAt: null });
      expect(unreadableTimes).to.equal(0);
    });

    it('is not confused by names that every object knows', async () => {
      const { streams } = await listOf(
        '[{"stream_id":"__proto__","details":{"__proto__":1,"constructor":2}},{"stream_id":"toString"}]',
      );
      expect(streams.map(({ id }) => id)).to.deep.equal(['__proto__', 'toString']);
      expect(await reasonOf(listOf('{"__proto__":{"streams":[]}}'))).to.have.property('fault', 'malformed');
    });

    for (const inmost of ['', '12345678901234567890']) {
      it(`replaces details that are nested too deeply for others to walk, around "${inmost}" too`, async () => {
        const deep = `${'['.repeat(50_000)}${inmost}${']'.repeat(50_000)}`;
        const { streams } = await listOf(
          `[{"stream_id":"deep","details":${deep}},{"stream_id":"flat","details":[[1]]}]`,
        );
        expect(streams.map(({ details }) => details)).to.deep.equal([{ details_omitted: 'too_deep' }, [[1]]]);
      });
    }

    it('reads ten thousand streams', async () => {
      const entries = Array.from({ length: 10_000 }, (_, i) => ({
        stream_id: `s-${i}`,
        details: { i, text: '界'.repeat(100) },
      }));
      const { streams } = await listOf(entries);
      expect(streams.map(({ id, details }) => ({ stream_id: id, details }))).to.deep.equal(entries);
    });

    it('takes JSON of any charset parameter, suffix, case and compression, and called plain text', async () => {
      for (const type of [
        'application/json; charset=utf-8',
        'APPLICATION/JSON',
        'application/vnd.x+json',
        'application/problem+json',
        'text/json',
        'text/plain; charset=utf-8',
        'application/octet-stream',
      ]) {
        answerWith(gzipSync('\ufeff[{"stream_id":"s"}]'), {
          'Content-Type': type,
          'Content-Encoding': 'gzip',
        });
        expect((await registryAt(server.url).list()).streams, type).to.have.length(1);
      }
    });
  });

  describe('what it makes of a server that misbehaves', () => {
    it('never waits longer than its time-out for bytes that drip', async () => {
      respond = (_request, response) => {
        response.writeHead(200, JSON_TYPE);
        const drip = setInterval(() => response.write(' '), 10);
        response.once('close', () => {
          clearInterval(drip);
        });
      };
      expect(await faultOf(registryAt(server.url, { timeoutMs: 150 }))).to.equal('timeout');
    });

    it('never waits longer than its time-out for an answer that never comes, and asks no second time', async () => {
      respond = () => undefined;
      expect(await faultOf(registryAt(server.url, { timeoutMs: 100 }))).to.equal('timeout');
      expect(server.requests).to.have.length(1);
    });

    it('stops reading a body that is too large', async () => {
      let written = 0;
      let closed = false;
      respond = (_request, response) => {
        response.writeHead(200, JSON_TYPE);
        const chunk = Buffer.alloc(64 * 1024, 0x20);
        const pump = () => {
          while (!response.destroyed && response.write(chunk)) written += chunk.length;
        };
        response.on('drain', pump);
        response.once('close', () => (closed = true));
        pump();
      };
      expect(await faultOf(registryAt(server.url, { maxBytes: 1_000_000 }))).to.equal('too_large');
      await eventually(() => closed);
      expect(written).to.be.lessThan(50_000_000);
    });

    it('stops unpacking a gzip bomb', async () => {
      const bomb = Buffer.concat(Array<Buffer>(40).fill(gzipSync(Buffer.alloc(10 * 1024 * 1024))));
      answerWith(bomb, { ...JSON_TYPE, 'Content-Encoding': 'gzip' });
      const before = process.memoryUsage().rss;
      expect(await faultOf(registryAt(server.url, { timeoutMs: 5000 }))).to.equal('too_large');
      expect(process.memoryUsage().rss - before).to.be.lessThan(150 * 1024 * 1024);
    });

    it('follows no redirect, so that the token reaches nobody else', async () => {
      const other = await startLocalServer((_request, response) =>
        response.writeHead(200, JSON_TYPE).end('[]'),
      );
      try {
        for (const status of [301, 302, 303, 307, 308]) {
          answerWith('[]', { ...JSON_TYPE, Location: `${other.url}/streams` }, status);
          expect(await faultOf(registryAt(server.url))).to.equal('refused');
        }
        expect(other.requests).to.have.length(0);
      } finally {
        await other.close();
      }
    });

    it('tells where a redirect leads, without what may be secret', async () => {
      for (const [location, told] of [
        ['/streams/?token=secret#secret', `${server.url}/streams/`],
        ['https://user:secret@sso.example/sign-in?next=secret', 'https://sso.example/sign-in'],
        ['http://[secret', 'no address'],
      ] as const) {
        answerWith('', { Location: location }, 302);
        const { cause } = (await reasonOf(registryAt(server.url).list())) as Error;
        expect(cause).to.have.property('message', `the answer's status is 302, to ${told}`);
        expect(inspect(cause, { depth: 20, showHidden: true })).not.to.contain('secret');
      }
    });

    for (const status of [201, 204, 206, 304, 400, 401, 403, 404, 429, 500, 502, 503]) {
      it(`takes a ${status} for a refusal, once`, async () => {
        answerWith(status === 204 || status === 304 ? '' : '[]', JSON_TYPE, status);
        expect(await faultOf(registryAt(server.url))).to.equal('refused');
        expect(server.requests).to.have.length(1);
      });
    }

    const MALFORMED: Record<string, [body: string | Buffer, headers?: Record<string, string>]> = {
      'what is called HTML': ['[]', { 'Content-Type': 'text/html' }],
      'HTML with JSON in it': ['<script>[{"stream_id":"s"}]</script>', { 'Content-Type': 'text/plain' }],
      'JSON lines': ['[]', { 'Content-Type': 'application/jsonl' }],
      'an empty body': [''],
      'half a document': ['[{"stream_id":"s"'],
      'a text': ['"streams"'],
      null: ['null'],
      'an object without streams': ['{"items":[]}'],
      'streams that are no list': ['{"streams":{"0":{"stream_id":"s"}}}'],
      'broken UTF-8': [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d])],
      'broken compression': ['not gzip', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }],
      'a document too deep for the lossless parser': [`${'['.repeat(200_000)}1234567890123456789`],
    };
    for (const [what, [body, headers]] of Object.entries(MALFORMED)) {
      it(`takes ${what} for malformed`, async () => {
        answerWith(body, headers);
        expect(await faultOf(registryAt(server.url))).to.equal('malformed');
      });
    }

    it('does not take half a body for a whole one', async () => {
      respond = (_request, response) => {
        response.writeHead(200, { ...JSON_TYPE, 'Content-Length': '100' });
        response.write('[]', () => response.destroy());
      };
      expect(await faultOf(registryAt(server.url))).to.equal('unreachable');
    });

    it('does not take a broken chunked body for a whole one', async () => {
      respond = (_request, response) => {
        response.writeHead(200, JSON_TYPE);
        response.write('[]', () => response.destroy());
      };
      expect(await faultOf(registryAt(server.url))).to.equal('unreachable');
    });

    it('does not take half a compressed body for a whole one', async () => {
      answerWith(gzipSync('[]').subarray(0, 15), { ...JSON_TYPE, 'Content-Encoding': 'gzip' });
      expect(await faultOf(registryAt(server.url))).to.equal('malformed');
    });

    it('calls a server that is not there unreachable', async () => {
      const gone = await startLocalServer(() => undefined);
      await gone.close();
      expect(await faultOf(registryAt(gone.url))).to.equal('unreachable');
      expect(await faultOf(registryAt('http://no-such-host.invalid'))).to.match(/unreachable|timeout/);
    });

    it('calls a connection that is reset unreachable', async () => {
      const resetting = await startTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
      try {
        expect(await faultOf(registryAt(resetting.url))).to.equal('unreachable');
        expect(resetting.connections()).to.equal(1);
      } finally {
        await resetting.close();
      }
    });

    it('calls what is no HTTP malformed', async () => {
      const garbling = await startTcpServer((socket) =>
        socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')),
      );
      try {
        expect(await faultOf(registryAt(garbling.url))).to.equal('malformed');
      } finally {
        await garbling.close();
      }
    });
  });

  describe('when the caller gives up', () => {
    it("fails with the signal's reason and closes the connection", async () => {
      const closed = new Promise((resolve) => {
        respond = (request) => request.socket.once('close', resolve);
      });
      const caller = new AbortController();
      const reason = new Error('nobody waits');
      const listing = reasonOf(registryAt(server.url).list(caller.signal));
      await eventually(() => server.requests.length === 1);
      caller.abort(reason);
      expect(await listing).to.equal(reason);
      await closed;
    });

    it('asks nothing where it was aborted before', async () => {
      answerWith('[]');
      await reasonOf(registryAt(server.url).list(AbortSignal.abort()));
      expect(server.requests).to.have.length(0);
    });
  });
});
