import { expect } from 'chai';
import type { StreamMapping, StreamSourceOptions } from '../../../src/adapters/got/index.js';
import { createStreamRegistry, STREAM_PRESETS } from '../../../src/adapters/got/index.js';
import { FixedClock } from '../../../src/adapters/memory/index.js';
import { reasonOf } from '../../contract/reason-of.js';
import type { LocalServer } from '../../support/local-server.js';
import { startLocalServer } from '../../support/local-server.js';
import { at } from '../../support/task-builder.js';

/** What a server has at an address, by its path and query. */
type Site = (url: URL) => { body: unknown; headers?: Record<string, string> };

describe('the pages of a list', () => {
  const clock = new FixedClock(at('2026-11-28T00:00:00Z'));
  let server: LocalServer;
  let site: Site;
  let asked: string[];

  before(async () => {
    server = await startLocalServer((request, response) => {
      asked.push(request.url ?? '');
      const { body, headers } = site(new URL(request.url ?? '', server.url));
      const status = body === null ? 503 : 200;
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    });
  });
  beforeEach(() => {
    asked = [];
  });
  after(() => server.close());

  function list(mapping: StreamMapping, more: Partial<StreamSourceOptions> = {}) {
    const source = { origin: 'cameras', url: server.url, mapping, timeoutMs: 20_000, ...more };
    return createStreamRegistry(source, clock).list();
  }

  const names = (count: number) => Array.from({ length: count }, (_, i) => `cam-${i}`);
  const idsOf = ({ streams }: Awaited<ReturnType<typeof list>>) => streams.map(({ id }) => id);

  describe('of MediaMTX', () => {
    const paths = (count: number) => names(count).map((name) => ({ name, online: true }));
    const mediamtx =
      (count: number, told = {}): Site =>
      ({ searchParams }) => {
        const size = Number(searchParams.get('itemsPerPage'));
        const page = Number(searchParams.get('page'));
        const all = paths(count);
        const items = all.slice(page * size, (page + 1) * size);
        return { body: { itemCount: count, pageCount: Math.ceil(count / size), items, ...told } };
      };

    it('count from zero, and end where the told number is reached', async () => {
      site = mediamtx(2_500);
      const snapshot = await list(STREAM_PRESETS.mediamtx);
      expect(idsOf(snapshot)).to.deep.equal(names(2_500));
      expect(snapshot).to.include({ truncated: false, unreadable: 0 });
      expect(asked).to.deep.equal([0, 1, 2].map((page) => `/v3/paths/list?itemsPerPage=1000&page=${page}`));
    });

    it('are none where there are none, by one question', async () => {
      site = mediamtx(0);
      expect(await list(STREAM_PRESETS.mediamtx)).to.deep.include({ streams: [], truncated: false });
      expect(asked).to.have.length(1);
    });

    it('are a part where fewer came than are told', async () => {
      site = mediamtx(3, { itemCount: 9, pageCount: 2 });
      expect(await list(STREAM_PRESETS.mediamtx)).to.include({ truncated: true });
      expect(asked).to.have.length(2);
    });

    it('are malformed, rather than none, where some are told and none comes', async () => {
      site = mediamtx(0, { itemCount: 9, pageCount: 1 });
      expect(await reasonOf(list(STREAM_PRESETS.mediamtx))).to.have.property('fault', 'malformed');
    });

    it('are read on past a page of paths that are no streams', async () => {
      const idle = Array.from({ length: 1_000 }, (_, i) => ({
        name: `idle-${i}`,
        source: null,
        online: false,
      }));
      site = ({ searchParams }) => {
        const items = searchParams.get('page') === '0' ? idle : paths(1);
        return { body: { itemCount: 1_001, pageCount: 2, items } };
      };
      expect(idsOf(await list(STREAM_PRESETS.mediamtx))).to.deep.equal(['cam-0']);
    });

    it('are a fault as a whole where one of them is', async () => {
      site = (url) => (url.searchParams.get('page') === '1' ? { body: null } : mediamtx(2_500)(url));
      expect(await reasonOf(list(STREAM_PRESETS.mediamtx))).to.have.property('fault', 'refused');
    });
  });

  describe('of SRS', () => {
    const stream = (name: string) => ({ name, vhost: 'v', app: 'live', publish: { active: true } });
    const srs =
      (count: number, most: number): Site =>
      ({ searchParams }) => {
        const start = Number(searchParams.get('start'));
        const length = Math.min(most, Number(searchParams.get('count')));
        return {
          body: {
            code: 0,
            streams: names(count)
              .map(stream)
              .slice(start, start + length),
          },
        };
      };

    it('go on by what came until nothing new comes, since no total is told', async () => {
      site = srs(23, 10);
      const snapshot = await list(STREAM_PRESETS.srs);
      expect(snapshot.streams).to.have.length(23);
      expect(snapshot.truncated).to.equal(false);
      const starts = asked.map((url) => new URL(url, server.url).searchParams.get('start'));
      expect(starts).to.deep.equal(['0', '10', '20', '23']);
    });

    it('end with an error inside of any of them', async () => {
      site = (url) => (url.searchParams.get('start') === '10' ? { body: { code: 7 } } : srs(23, 10)(url));
      expect(await reasonOf(list(STREAM_PRESETS.srs))).to.have.property('fault', 'refused');
    });

    it('are one where the server knows no pages, and its streams are not told twice', async () => {
      site = () => ({ body: { code: 0, streams: [...names(3).map(stream), {}] } });
      expect(await list(STREAM_PRESETS.srs)).to.include({ truncated: false, unreadable: 2 });
      expect(asked).to.have.length(2);
    });

    it('are no whole where the list moved while it was read', async () => {
      site = ({ searchParams }) => {
        const start = Number(searchParams.get('start'));
        const all = names(6).map(stream);
        return {
          body: { code: 0, streams: start === 0 ? all.slice(0, 3) : all.slice(start - 1, start + 2) },
        };
      };
      const snapshot = await list(STREAM_PRESETS.srs);
      expect(idsOf(snapshot)).to.have.length(6);
      expect(snapshot.unreadable).to.be.greaterThan(0);
    });
  });

  it('of Ant Media go on where its silent cut to 250 ends', async () => {
    site = ({ pathname }) => {
      const [, offset, size] = /\/list\/(\d+)\/(\d+)$/.exec(pathname) ?? [];
      const from = Number(offset);
      const all = names(601).map((streamId) => ({ streamId, status: 'broadcasting' }));
      return { body: all.slice(from, from + Math.min(250, Number(size))) };
    };
    const mapping = {
      ...STREAM_PRESETS['ant-media'],
      paging: { by: 'offset', size: { is: 1_000 } },
    } as const;
    const snapshot = await list(mapping, { url: `${server.url}/LiveApp` });
    expect(snapshot.streams).to.have.length(601);
    expect(asked).to.deep.equal(
      [0, 250, 500, 601].map((from) => `/LiveApp/rest/v2/broadcasts/list/${from}/1000`),
    );
  });

  describe('by a cursor or a link', () => {
    const BASE = { list: { path: 'data' }, fields: { id: 'id', status: 'status' } } as const;
    const entry = (page: number) => ({ data: [{ id: `cam-${page}` }] });

    it('follow the cursor until there is none', async () => {
      site = ({ searchParams }) => {
        const page = Number(searchParams.get('cursor') ?? 0);
        return { body: { ...entry(page), meta: { next: page < 2 ? page + 1 : null } } };
      };
      const paging = { by: 'cursor', parameter: 'cursor', next: 'meta.next' } as const;
      expect(idsOf(await list({ ...BASE, paging }))).to.deep.equal(names(3));
    });

    it('follow the address in the answer, with the credentials of the query', async () => {
      site = ({ searchParams }) => {
        const page = Number(searchParams.get('p') ?? 0);
        return { body: { ...entry(page), next: page < 2 ? `/list?p=${page + 1}` : '' } };
      };
      const mapping = {
        ...BASE,
        auth: [{ by: 'query', name: 'api_key' }],
        paging: { by: 'link', next: 'next' },
      } as const;
      expect(idsOf(await list(mapping, { auth: { token: 'k' } }))).to.deep.equal(names(3));
      expect(asked.slice(1)).to.deep.equal(['/list?p=1&api_key=k', '/list?p=2&api_key=k']);
    });

    it('follow the header Link', async () => {
      site = ({ searchParams }) => {
        const page = Number(searchParams.get('p') ?? 0);
        const link = `</?p=0>; rel="first", </?p=${page + 1}>; title="a, b"; rel="next"`;
        return { body: entry(page), ...(page < 2 && { headers: { Link: link } }) };
      };
      expect(idsOf(await list({ ...BASE, paging: { by: 'link' } }))).to.deep.equal(names(3));
    });

    it('never go to another server', async () => {
      site = () => ({ body: { ...entry(0), next: 'http://192.0.2.1/list' } });
      const reason = await reasonOf(list({ ...BASE, paging: { by: 'link', next: 'next' } }));
      expect(reason).to.have.property('fault', 'malformed');
      expect(asked).to.have.length(1);
    });
  });

  describe('without an end', () => {
    const ENDLESS: StreamMapping = {
      list: { path: '' },
      paging: { by: 'offset', parameter: 'from', maxPages: 5 },
      fields: { id: 'id', status: 'status' },
    };
    const endless =
      (perPage: number, padding = ''): Site =>
      ({ searchParams }) => {
        const from = Number(searchParams.get('from'));
        return { body: Array.from({ length: perPage }, (_, i) => ({ id: from + i, padding })) };
      };

    it('end at the most that are read, and are a part', async () => {
      site = endless(10);
      const snapshot = await list(ENDLESS);
      expect(snapshot).to.include({ truncated: true });
      expect(snapshot.streams).to.have.length(50);
    });

    it('end at so many bytes of all of them', async () => {
      site = endless(10, 'x'.repeat(1_000));
      const snapshot = await list(ENDLESS, { maxBytes: 25_000 });
      expect(snapshot).to.include({ truncated: true });
      expect(snapshot.streams).to.have.length(20);
      expect(await reasonOf(list(ENDLESS, { maxBytes: 5_000 }))).to.have.property('fault', 'too_large');
    });

    it('end at 20,000 streams', async () => {
      site = endless(9_000);
      const snapshot = await list(ENDLESS);
      expect(snapshot).to.include({ truncated: true });
      expect(snapshot.streams).to.have.length(20_000);
      expect(asked).to.have.length(3);
    });
  });

  it('share one limit of time', async () => {
    const slow = await startLocalServer((request, response) => {
      const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('from'));
      setTimeout(() => response.writeHead(200).end(JSON.stringify([{ id: from }])), 60);
    });
    try {
      const mapping: StreamMapping = {
        list: { path: '' },
        paging: { by: 'offset', parameter: 'from' },
        fields: { id: 'id', status: 'status' },
      };
      const reason = await reasonOf(list(mapping, { url: slow.url, timeoutMs: 150 }));
      expect(reason).to.have.property('fault', 'timeout');
      expect(slow.requests).to.have.length.of.at.most(3);
    } finally {
      await slow.close();
    }
  });
});
