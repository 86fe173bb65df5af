import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import type { StreamMapping, StreamSourceOptions } from '../../../src/adapters/got/index.js';
import { createStreamRegistry, STREAM_PRESETS } from '../../../src/adapters/got/index.js';
import { stringifyJson } from '../../../src/adapters/json/json-text.js';
import { FixedClock } from '../../../src/adapters/memory/index.js';
import { streamMapping } from '../../../src/composition/config/stream-mapping-schema.js';
import type { StreamRegistry } from '../../../src/domain/ports/stream-registry.js';
import type { Task } from '../../../src/domain/task.js';
import { describeStreamRegistry } from '../../contract/describe-stream-registry.js';
import { reasonOf } from '../../contract/reason-of.js';
import type { ForeignServer } from '../../support/foreign-server.js';
import { startForeignServer } from '../../support/foreign-server.js';
import { startLocalServer } from '../../support/local-server.js';
import { readFixture } from '../../support/stream-fixture.js';
import { at } from '../../support/task-builder.js';

const START = at('2026-11-28T00:00:00Z');

/** A server that is as little like Taskdeck's own as can be. */
const FOREIGN: StreamMapping = {
  request: { method: 'POST', path: '/rpc/list', body: { kind: 'live' } },
  success: { 'state.code': 0 },
  list: { path: 'data.groups.members', mayBeAbsent: true, inherit: { group: 'data.groups.name' } },
  paging: { by: 'offset', parameter: 'from' },
  fields: {
    id: 'uid',
    name: '$group',
    taskType: 'kind',
    userId: 'owner.id',
    // The contract's streams have no words of their own.
    status: {
      rules: [
        { status: 'running', when: { phase: 1 } },
        { status: 'failed', when: { phase: { gt: 2 } } },
        { status: 'succeeded', when: { phase: [2, 'two'] } },
      ],
      else: 'unknown',
    },
    progress: { path: 'percent', of: 100 },
    createdAt: { path: 'born', as: 'us' },
    startedAt: { path: ['began', 'born'], as: 'text' },
    finishedAt: { path: 'died', as: 'ms' },
    error: 'fault',
    details: 'info',
  },
};

const PHASES: Partial<Record<Task['status'], number>> = { running: 1, succeeded: 2, failed: 3 };

function toForeign(task: Task): object {
  const micros = (moment: string | null) =>
    moment === null
      ? null
      : BigInt(Date.parse(`${moment.slice(0, 23)}Z`)) * 1000n + BigInt(moment.slice(23, 26));
  const died = micros(task.finishedAt);
  return {
    uid: task.id,
    kind: task.taskType,
    owner: { id: task.userId },
    phase: PHASES[task.status],
    percent: task.progress === null ? null : task.progress * 100,
    born: micros(task.createdAt),
    began: task.startedAt,
    died: died === null ? null : died / 1000n,
    fault: task.error,
    info: task.details,
  };
}

describeStreamRegistry('MappedStreamRegistry', async () => {
  let streams: readonly Task[] = [];
  let spoilt = 0;
  let broken = false;
  const server = await startLocalServer((request, response) => {
    const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('from'));
    const groups = streams.map((task) => ({ name: task.name, members: [toForeign(task)] }));
    const unreadable = Array.from({ length: spoilt }, () => ({ name: 'x', members: [{ id: 'x' }] }));
    const data = { groups: [...unreadable, ...groups].slice(from) };
    response.end(stringifyJson({ state: { code: broken ? 1 : 0 }, data }));
  });
  return {
    registry: createStreamRegistry(
      { origin: 'streaming', url: server.url, mapping: FOREIGN, timeoutMs: 20_000 },
      new FixedClock(START),
    ),
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

describe('MappedStreamRegistry', () => {
  const clock = new FixedClock(START);
  let server: ForeignServer;

  before(async () => {
    server = await startForeignServer();
  });
  beforeEach(() => {
    clock.set(START);
  });
  after(() => server.close());

  function registryOf(mapping: StreamMapping, more: Partial<StreamSourceOptions> = {}): StreamRegistry {
    return createStreamRegistry(
      { origin: 'cameras', url: server.url, mapping, timeoutMs: 20_000, ...more },
      clock,
    );
  }

  describe('how it proves itself', () => {
    const ANSWER = '{"code":0,"success":true,"rooms":[],"items":[],"data":{"streams":[]}}';
    const PLAIN: StreamMapping = { list: { path: 'items' }, fields: { id: 'id', status: 'status' } };

    async function askedWith(mapping: StreamMapping, auth: StreamSourceOptions['auth']) {
      server.answer(ANSWER);
      await registryOf(mapping, { ...(auth && { auth }) }).list();
      return server.requests.at(-1)!;
    }

    it('by nothing where it has nothing', async () => {
      const { headers, url } = await askedWith(PLAIN, undefined);
      expect(headers).not.to.have.property('authorization');
      expect(url).to.equal('/');
    });

    it('by a bearer token, a name and a password, a header or a parameter', async () => {
      const bearer = await askedWith(PLAIN, { token: 't' });
      expect(bearer.headers.authorization).to.equal('Bearer t');
      const basic = await askedWith(PLAIN, { username: 'ada', password: 'p:ä' });
      expect(basic.headers.authorization).to.equal(`Basic ${Buffer.from('ada:p:ä').toString('base64')}`);
      const header = await askedWith({ ...PLAIN, auth: [{ by: 'header', name: 'X-Key' }] }, { token: 't' });
      expect(header.headers['x-key']).to.equal('t');
      const query = await askedWith({ ...PLAIN, auth: [{ by: 'query', name: 'secret' }] }, { token: 'a&b' });
      expect(query.url).to.equal('/?secret=a%26b');
    });

    it('by a member of the body', async () => {
      const bodies: string[] = [];
      const reading = await startLocalServer((request, response) => {
        request.on('data', (chunk) => bodies.push(String(chunk)));
        request.on('end', () => response.end(ANSWER));
      });
      try {
        const request = { method: 'POST', path: '/list', body: { all: true } } as const;
        const mapping: StreamMapping = { ...PLAIN, request, auth: [{ by: 'body', name: 'key' }] };
        await registryOf(mapping, { url: reading.url, auth: { token: 't' } }).list();
        expect(bodies.join('')).to.equal('{"all":true,"key":"t"}');
        expect(reading.requests[0]?.headers['content-type']).to.equal('application/json');
      } finally {
        await reading.close();
      }
    });

    it('to LiveKit by a token that is signed for each reading', async () => {
      const secret = 'a-secret-of-more-than-thirty-two-bytes';
      const { headers, method, url } = await askedWith(STREAM_PRESETS.livekit, { key: 'APIx', secret });
      expect([method, url]).to.deep.equal(['POST', '/twirp/livekit.RoomService/ListRooms']);
      const [header = '', claims = '', signature] = (headers.authorization ?? '')
        .replace('Bearer ', '')
        .split('.');
      const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
      expect(read(header)).to.deep.equal({ alg: 'HS256', typ: 'JWT' });
      expect(read(claims)).to.deep.equal({
        video: { roomList: true },
        iss: 'APIx',
        exp: Date.parse(START.slice(0, 23) + 'Z') / 1000 + 300,
      });
      const signed = createHmac('sha256', secret).update(`${header}.${claims}`).digest('base64url');
      expect(signature).to.equal(signed);
    });

    it('to Ant Media by a token without a word before it', async () => {
      server.answer('[]');
      const auth = { secret: 'a-secret-of-more-than-thirty-two-bytes' };
      await registryOf(STREAM_PRESETS['ant-media'], { auth }).list();
      expect(server.requests.at(-1)?.headers.authorization).to.match(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    });

    it('refuses credentials that no way is for, or that can not be sent, without quoting them', () => {
      for (const [mapping, auth] of [
        [STREAM_PRESETS.livekit, { username: 'hidden', password: 'hidden' }],
        [STREAM_PRESETS.srs, { token: 'hidden' }],
        [PLAIN, { token: 'hidden\n' }],
        [PLAIN, { username: 'hid:den', password: 'hidden' }],
      ] as const) {
        expect(() => registryOf(mapping, { auth }))
          .to.throw(TypeError)
          .with.property('message')
          .that.does.not.match(/hid/);
      }
    });

    it('leaves no credential in an error', async () => {
      const auth = { token: 'hidden' };
      const mapping: StreamMapping = { ...PLAIN, auth: [{ by: 'query', name: 'secret' }] };
      for (const [status, body] of [
        [302, ''],
        [500, ''],
        [200, '<'],
        [200, '{}'],
      ] as const) {
        server.answer({
          body,
          status,
          headers: { Location: '/x?secret=hidden', 'Content-Type': 'text/plain' },
        });
        const reason = await reasonOf(registryOf(mapping, { auth }).list());
        expect(inspect(reason, { depth: 20, showHidden: true })).not.to.contain('hidden');
      }
      const gone = await reasonOf(registryOf(mapping, { auth, url: 'http://127.0.0.1:1' }).list());
      expect(inspect(gone, { depth: 20, showHidden: true })).not.to.contain('hidden');
    });
  });

  it('refuses a mapping that can not be read by', () => {
    const fields = { id: 'id', status: 'status' };
    for (const mapping of [
      { list: { path: 'a', mayBeAbsent: true }, fields },
      { list: { path: 'a' }, request: { path: 'streams' }, fields },
      { list: { path: 'a' }, skip: [{ a: { near: 1 } }], fields },
    ]) {
      expect(() => registryOf(mapping as unknown as StreamMapping), JSON.stringify(mapping)).to.throw(
        TypeError,
      );
    }
  });

  it('reads as the example in docs/streams.md says', async () => {
    const [, text = ''] = readFileSync('docs/streams.md', 'utf8').split('### A mapping');
    const [told = '', example = ''] = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, block]) => block);
    server.answer(told);
    const shown = await registryOf(streamMapping.parse(JSON.parse(example))).list();
    expect(shown).to.include({ truncated: false, unreadable: 0 });
    expect(shown.streams.map(({ id, name, status, error }) => [id, name, status, error])).to.deep.equal([
      ['north/c-7', 'gate', 'running', null],
      ['north/c-8', 'c-8', 'failed', 'no route'],
    ]);
    expect(shown.streams[0]?.createdAt).to.equal('2026-11-27T23:54:40.000000Z');
    const camera = { serial: 7, fps: 0, last_error: 'lost', state: 'LOST', uptime_seconds: 60 };
    const live = { ...camera, label: 'Door', fps: 25, last_error: null, state: 'ON', clients: [{}, {}] };
    const sites = [
      { name: 'north', cameras: [camera, { serial: 9, enabled: false }] },
      { name: 'south', cameras: [live] },
    ];
    server.answer(JSON.stringify({ ok: true, result: { total: 3, sites } }));
    const { streams, truncated } = await registryOf(streamMapping.parse(JSON.parse(example))).list();
    expect(truncated).to.equal(false);
    expect(server.asked()).to.deep.equal(['/v1/cameras?state=all&limit=200&from=0']);
    expect(streams.map((stream) => [stream.id, stream.name, stream.status, stream.statusText])).to.deep.equal(
      [
        ['north/7', '7', 'failed', 'LOST'],
        ['south/7', 'Door', 'running', 'ON'],
      ],
    );
    expect(streams[1]).to.deep.include({
      startedAt: '2026-11-27T23:59:00.000000Z',
      details: { fps: 25, viewers: 2 },
    });
  });

  it('takes another content type where the mapping says so', async () => {
    const mapping: StreamMapping = { list: { path: '' }, fields: { id: 'id', status: 'status' } };
    const answer = { body: '[{"id":1}]', headers: { 'Content-Type': 'text/html; charset=utf-8' } };
    server.answer(answer);
    expect(await reasonOf(registryOf(mapping).list())).to.have.property('fault', 'malformed');
    server.answer(answer);
    const { streams } = await registryOf({ ...mapping, contentTypes: ['text/html'] }).list();
    expect(streams).to.have.length(1);
  });

  describe('a start that is told as an age', () => {
    const stat = (...times: readonly (readonly [name: string, ms: number])[]) =>
      `<rtmp><nginx_rtmp_version>1</nginx_rtmp_version><server><application><name>live</name><live>${times
        .map(([name, ms]) => `<stream><name>${name}</name><time>${ms}</time><publishing/></stream>`)
        .join('')}</live></application></server></rtmp>`;

    /** The starts after so many seconds, by the ages that are told then. */
    async function startsOf(...readings: readonly (readonly [afterS: number, body: string])[]) {
      const registry = registryOf(STREAM_PRESETS['nginx-rtmp']);
      const starts: (string | null)[][] = [];
      for (const [afterS, body] of readings) {
        server.answer(body);
        clock.set(at(new Date(Date.parse('2026-11-28T00:00:00Z') + afterS * 1000).toISOString()));
        starts.push((await registry.list()).streams.map(({ startedAt }) => startedAt));
      }
      return starts;
    }

    it('is that of the first reading, though later ages are a little off', async () => {
      const starts = await startsOf(
        [0, stat(['a', 60_000])],
        [10, stat(['a', 69_400])],
        [20, stat(['a', 80_900])],
        [620, stat(['a', 678_000])],
      );
      expect(new Set(starts.flat())).to.deep.equal(new Set(['2026-11-27T23:59:00.000000Z']));
    });

    it('is another once the age says that the stream began anew', async () => {
      const starts = await startsOf(
        [0, stat(['a', 60_000], ['b', 1_000])],
        [10, stat(['a', 2_000], ['b', 11_000])],
        [100, stat(['a', 30_000], ['b', 101_000])],
      );
      expect(starts).to.deep.equal([
        ['2026-11-27T23:59:00.000000Z', '2026-11-27T23:59:59.000000Z'],
        ['2026-11-28T00:00:08.000000Z', '2026-11-27T23:59:59.000000Z'],
        ['2026-11-28T00:01:10.000000Z', '2026-11-27T23:59:59.000000Z'],
      ]);
    });

    it('outlasts a reading in which the stream is missing, as it is with several workers', async () => {
      const starts = await startsOf([0, stat(['a', 1_000])], [10, stat()], [20, stat(['a', 21_300])]);
      expect(starts).to.deep.equal([['2026-11-27T23:59:59.000000Z'], [], ['2026-11-27T23:59:59.000000Z']]);
    });

    it('is counted where it can not be read', async () => {
      const registry = registryOf(STREAM_PRESETS['nginx-rtmp']);
      server.answer(stat(['a', 1_000]).replace('1000', 'long'));
      expect(await registry.list()).to.include({ unreadableTimes: 1 });
    });
  });

  describe('a stream that sends nothing', () => {
    const silentOf = async (registry: StreamRegistry) =>
      (await registry.list()).streams.map(({ details }) => (details as { silent?: boolean }).silent ?? false);

    it('is told once what it received has been the same for a while', async () => {
      const registry = registryOf({ ...STREAM_PRESETS.srs, paging: { by: 'offset', maxPages: 1 } });
      const still = readFixture('srs-three.json');
      const told: boolean[][] = [];
      for (const [afterS, body] of [
        [0, still],
        [19, still],
        [20, still],
        [21, still.replace('"recv_bytes":27868', '"recv_bytes":27869')],
      ] as const) {
        clock.set(at(new Date(Date.parse('2026-11-28T00:00:00Z') + afterS * 1000).toISOString()));
        server.answer(body);
        told.push(await silentOf(registry));
      }
      expect(told).to.deep.equal([
        [false, false, false],
        [false, false, false],
        [true, true, true],
        [false, true, true],
      ]);
    });

    it('is told by a rate of nothing, but not in the first seconds of one that has no rate yet', async () => {
      server.answer(readFixture('node-media-server-silent.json'));
      const media = registryOf(STREAM_PRESETS['node-media-server']);
      clock.set(at('2026-11-28T00:00:00Z'));
      expect(await silentOf(media)).to.deep.equal([false]);
      clock.set(at('2026-11-28T00:00:02Z'));
      expect(await silentOf(media)).to.deep.equal([true]);
      const stat = readFixture('nginx-rtmp-three.xml');
      server.answer(stat);
      expect(await silentOf(registryOf(STREAM_PRESETS['nginx-rtmp']))).to.deep.equal([false, false]);
      server.answer(stat.replaceAll('<time>6694', '<time>636694'));
      expect(await silentOf(registryOf(STREAM_PRESETS['nginx-rtmp']))).to.deep.equal([true, false]);
    });
  });

  describe('an answer of XML', () => {
    const stat = readFixture('nginx-rtmp-three.xml');
    const list = (body: string | { body: string; headers: Record<string, string> }) => {
      server.answer(body);
      return registryOf(STREAM_PRESETS['nginx-rtmp']).list();
    };

    it('is read with entities, CDATA, comments, a byte order mark and one stream', async () => {
      const one = stat.replace(/<stream>\s*<name>ghost[\s\S]*<\/stream>/, '');
      const spelt = one.replace('<name>plain', '<name><!-- x --><![CDATA[pl]]>a&#105;n &amp; &lt;b&gt;');
      const { streams } = await list({ body: `\ufeff${spelt}`, headers: { 'Content-Type': 'text/xml' } });
      expect(streams.map(({ id }) => id)).to.deep.equal(['live/plain & <b>']);
    });

    it('is read of several applications, each with its streams', async () => {
      const other =
        '<application><name>__proto__</name><live><stream><name>x</name><publishing/></stream></live></application>';
      const { streams } = await list(stat.replace('</server>', `${other}</server><server>${other}</server>`));
      expect(streams.map(({ id }) => id)).to.deep.equal(['live/plain', 'live/cam%201', '__proto__/x']);
    });

    it('is read in pieces that cut its characters', async () => {
      const streams = Array.from(
        { length: 3_000 },
        (_, i) => `<stream><name>相機-${i}</name><publishing/></stream>`,
      ).join('');
      const long = stat.replace(/<stream>[\s\S]*<\/stream>/, streams);
      const names = (await list(long)).streams.map(({ name }) => name);
      expect(names).to.deep.equal(Array.from({ length: 3_000 }, (_, i) => `相機-${i}`));
    });

    it('is read with attributes, and texts beside them', async () => {
      const mapping: StreamMapping = {
        format: 'xml',
        list: { path: 'list.stream' },
        fields: {
          id: '@id',
          name: '#text',
          status: { path: '@state', words: { running: ['on'] } },
          details: { rate: 'video.@rate', codecs: 'video.codec', url: 'source' },
        },
      };
      server.answer(
        `<list><stream id="7" state="on">door<video rate="5"><codec>h264</codec><codec>h265</codec></video>
        <source host="hidden">hidden</source></stream></list>`,
      );
      const { streams } = await registryOf(mapping).list();
      expect(streams[0]).to.deep.include({ id: '7', name: 'door', status: 'running' });
      expect(streams[0]?.details).to.deep.equal({ rate: '5', codecs: ['h264', 'h265'] });
    });

    const MALFORMED: Record<string, string> = {
      'half a document': stat.slice(0, stat.length / 2),
      'two roots': `${stat}<rtmp/>`,
      'an entity that nobody knows': stat.replace('plain', '&lol;'),
      'an entity of its own': stat
        .replace('<rtmp>', '<!DOCTYPE rtmp [<!ENTITY x "y">]><rtmp>')
        .replace('plain', '&x;'),
      'an element that is not closed': stat.replace('</name>', ''),
      'another document': '<html><body>404</body></html>',
      'nesting without end': `<rtmp>${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</rtmp>`,
      nothing: '',
      JSON: '{"streams":[]}',
    };
    for (const [what, body] of Object.entries(MALFORMED)) {
      it(`is malformed with ${what}`, async () => {
        const answer = { body, headers: { 'Content-Type': 'text/xml' } };
        expect(await reasonOf(list(answer))).to.have.property('fault', 'malformed');
      });
    }

    it('is malformed with broken UTF-8, and where it is called JSON', async () => {
      const types = ['application/json', 'text/html'];
      for (const type of types) {
        const answer = { body: stat, headers: { 'Content-Type': type } };
        expect(await reasonOf(list(answer)), type).to.have.property('fault', 'malformed');
      }
      const broken = await startLocalServer((_request, response) =>
        response
          .writeHead(200, { 'Content-Type': 'text/xml' })
          .end(Buffer.from(stat.replace('plain', 'pl\xe4in'), 'latin1')),
      );
      try {
        const registry = registryOf(STREAM_PRESETS['nginx-rtmp'], { url: broken.url });
        expect(await reasonOf(registry.list())).to.have.property('fault', 'malformed');
      } finally {
        await broken.close();
      }
    });
  });
});
