import { expect } from 'chai';
import type { WireProblem, WireTaskPage } from '../../../src/adapters/http/index.js';
import { aJob, aStream, at } from '../../support/task-builder.js';
import { ApiHarness } from './api-harness.js';

const TASKS = '/api/v1/admin/tasks';

describe('GET /api/v1/admin/tasks', () => {
  let api: ApiHarness;

  beforeEach(async () => {
    api = new ApiHarness();
    await api.start();
  });
  afterEach(() => api.stop());

  async function page(query = ''): Promise<WireTaskPage> {
    const answer = await api.asAdmin(`${TASKS}?${query}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.json as WireTaskPage;
  }

  it('writes a page as the wire contract says', async () => {
    const job = aJob({
      id: 'j',
      startedAt: at('2026-01-02T03:04:05.5Z'),
      details: { model: 'm', api_key: 'x' },
    });
    api.tasks.replaceAll([job]);
    api.streams.replaceAll([aStream({ id: 's', createdAt: null, error: 'gone', userId: null, name: null })]);
    expect(await page()).to.deep.equal({
      items: [
        {
          id: 'j',
          source: 'compute',
          origin: 'compute',
          task_type: 'llm.chat',
          status: 'running',
          status_text: null,
          name: 'nightly summaries',
          user_id: 'u-1',
          progress: 0.5,
          created_at: '2026-01-02T03:04:05.000006Z',
          started_at: '2026-01-02T03:04:05.500000Z',
          finished_at: null,
          error: null,
          details: { model: 'm', api_key: '[redacted]' },
        },
        {
          id: 's',
          source: 'streaming',
          origin: 'streaming',
          task_type: 'streaming',
          status: 'running',
          status_text: null,
          name: null,
          user_id: null,
          progress: null,
          created_at: null,
          started_at: null,
          finished_at: null,
          error: 'gone',
          details: {},
        },
      ],
      item_total: 2,
      page_now: 1,
      page_total: 1,
      total_is: 'exact',
      as_of: '2026-01-02T03:04:05.000006Z',
      newer: 0,
      facets: {
        status: [
          { value: 'queued', count: 0 },
          { value: 'running', count: 2 },
          { value: 'succeeded', count: 0 },
          { value: 'failed', count: 0 },
          { value: 'cancelled', count: 0 },
          { value: 'unknown', count: 0 },
        ],
        task_type: [
          { value: 'llm.chat', count: 1 },
          { value: 'streaming', count: 1 },
        ],
      },
      sources: [
        {
          source: 'compute',
          origin: 'compute',
          status: 'ok',
          item_total: 1,
          as_of: '2026-01-02T03:04:05.000000Z',
          truncated: false,
          unreadable: 0,
        },
        {
          source: 'streaming',
          origin: 'streaming',
          status: 'ok',
          item_total: 1,
          as_of: '2026-01-02T03:04:05.000000Z',
          truncated: false,
          unreadable: 0,
        },
      ],
    });
  });

  it('writes null for a progress that is no share, and the rest of the row and the list as ever', async () => {
    const percent = aJob({ id: 'a', progress: 50 });
    api.tasks.replaceAll([percent, { ...percent, id: 'b', progress: '0.5000' as unknown as number }]);
    const { items } = await page();
    expect(items.map(({ id, name, progress }) => [id, name, progress])).to.deep.equal([
      ['a', percent.name, null],
      ['b', percent.name, 0.5],
    ]);
  });

  it('writes integers beyond 2^53 to the last digit', async () => {
    api.tasks.replaceAll([aJob({ details: { bytes: 12345678901234567890n } })]);
    const answer = await api.asAdmin(TASKS);
    expect(answer.headers['content-type']).to.equal('application/json; charset=utf-8');
    expect(answer.text).to.contain('"bytes":12345678901234567890');
  });

  it('understands every parameter', async () => {
    api.tasks.replaceAll([
      aJob({ id: 'a', taskType: 'llm', status: 'failed', startedAt: at('2026-01-01T00:00:02Z') }),
      aJob({ id: 'b', taskType: '語音/辨識', status: 'queued', startedAt: at('2026-01-01T00:00:01Z') }),
      aJob({ id: 'c', taskType: 'llm', status: 'failed', createdAt: at('2026-01-03T00:00:00Z') }),
    ]);
    api.streams.replaceAll([aStream({ id: 's', status: 'failed' })]);
    const ids = async (query: string) => (await page(query)).items.map(({ id }) => id);

    expect(await ids('sort=-created_at&source=compute')).to.deep.equal(['c', 'a', 'b']);
    expect(await ids('sort=started_at&source=compute')).to.deep.equal(['b', 'a', 'c']);
    expect(await ids('sort=-started_at&source=compute&size=1&page=2')).to.deep.equal(['b']);
    expect(await ids('task_type=%E8%AA%9E%E9%9F%B3%2F%E8%BE%A8%E8%AD%98')).to.deep.equal(['b']);
    expect(await ids('task_type=llm,streaming&status_filter=failed,queued')).to.deep.equal(['c', 'a', 's']);
    expect(await ids('source=streaming')).to.deep.equal(['s']);
    expect(await ids('as_of=2026-01-02T12%3A00%3A00%2B08%3A00&source=compute')).to.deep.equal(['a', 'b']);
    expect((await page('as_of=2026-01-02T12:00:00Z')).newer).to.equal(1);
    expect((await page('size=1&page=999999999')).page_now).to.equal(4);
    expect((await page('size=100&page=1')).items).to.have.length(4);
    expect((await page('task_type=no%20such%2Btype')).item_total).to.equal(0);
  });

  it('shows the other source while one is away, and says so', async () => {
    api.tasks.replaceAll([aJob()]);
    api.streams.fault = 'timeout';
    const answer = await page();
    expect(answer.items).to.have.length(1);
    expect(answer.sources[1]).to.deep.equal({
      source: 'streaming',
      origin: 'streaming',
      status: 'unavailable',
      item_total: null,
      as_of: null,
      truncated: false,
      unreadable: 0,
      fault: 'timeout',
    });
    expect(answer.sources[0]).not.to.have.property('fault');
    expect(answer.total_is).to.equal('at_least');
  });

  it('says 503 while no source can be read', async () => {
    api.streams.fault = 'timeout';
    api.tasks.fault = 'unreachable';
    const answer = await api.asAdmin(TASKS);
    expect(answer.status).to.equal(503);
    expect(answer.json).to.have.property('code', 'sources_unavailable');
    expect(answer.headers['retry-after']).to.match(/^[1-9]\d*$/);
  });

  const BAD: Record<string, readonly string[]> = {
    page: [
      'page=',
      'page',
      'page=0',
      'page=-1',
      'page=+1',
      'page=%2B1',
      'page=01',
      'page=1.0',
      'page=1e9',
      'page=0x10',
      'page=%D9%A3',
      'page=%201',
      'page=1%20',
      'page=1%0A',
      'page=1%00',
      'page=NaN',
      'page=Infinity',
      'page=1000000000',
      `page=${'9'.repeat(400)}`,
      'page=1,2',
      'page=1&page=2',
      'page=1&page=1',
      'page=1&%70age=1',
      'page=%',
      'page=%zz',
      'page=1%',
      'page=%ff',
      'page=null',
      'page=[1]',
    ],
    size: [
      'size=',
      'size=0',
      'size=101',
      'size=1000',
      'size=-20',
      'size=20.5',
      'size=020',
      'size=2e1',
      'size=1&size=1',
    ],
    task_type: [
      'task_type=',
      'task_type=,',
      'task_type=a,',
      'task_type=,a',
      'task_type=a,,b',
      'task_type=a,a',
      'task_type=a%00b',
      'task_type=%ED%A0%80',
      'task_type=%C0%80',
      `task_type=${'x'.repeat(256)}`,
      `task_type=${Array.from({ length: 51 }, (_, i) => `t${i}`).join()}`,
      `task_type=a&task_type=${'x'.repeat(256)}`,
      'task_type=a&task_type=%00',
    ],
    status_filter: [
      'status_filter=',
      'status_filter=done',
      'status_filter=FAILED',
      'status_filter=failed,',
      'status_filter=failed,failed',
      'status_filter=failed,%20queued',
      'status_filter=toString',
      'status_filter=failed&status_filter=',
      'status_filter=failed,queued&status_filter=failed',
      'status_filter=*',
    ],
    source: [
      'source=',
      'source=both',
      'source=Compute',
      'source=compute,streaming',
      'source=compute&source=compute',
    ],
    sort: [
      'sort=',
      'sort=-',
      'sort=--created_at',
      'sort=+created_at',
      'sort=createdAt',
      'sort=created_at,id',
      'sort=users.password_hash',
      'sort=created_at;DROP',
      'sort=__proto__',
      'sort=created_at&sort=id',
    ],
    as_of: [
      'as_of=',
      'as_of=now',
      'as_of=1767323045',
      'as_of=2026-01-02',
      'as_of=2026-01-02T03:04:05',
      'as_of=2026-02-30T00:00:00Z',
      'as_of=2026-01-02T25:00:00Z',
      'as_of=infinity',
      'as_of=2026-01-02T12:00:00+08:00',
      `as_of=2026-01-02T03:04:05.${'0'.repeat(60)}Z`,
      'as_of=2026-01-02T03:04:05Z&as_of=2026-01-02T03:04:05Z',
    ],
    __proto__x: ['__proto__x=1'],
    PAGE: ['PAGE=1'],
    'page[]': ['page[]=1', 'page%5B%5D=1'],
    ' page': ['%20page=1', '+page=1'],
    '?page': ['?page=1'],
    'page;size': ['page;size=1'],
    offset: ['offset=0', 'page=1&offset=0'],
    '': ['=1'],
    '%': ['%=1'],
  };
  for (const [parameter, queries] of Object.entries({
    ...BAD,
    ['__proto__' as string]: ['__proto__=1', '__proto__'],
  })) {
    for (const query of queries) {
      const shown = query.length > 60 ? `${query.slice(0, 57)}… (${query.length} characters)` : query;
      it(`refuses ?${shown} and names ${JSON.stringify(parameter)}`, async () => {
        const answer = await api.asAdmin(`${TASKS}?${query}`);
        expect(answer.status, answer.text).to.equal(400);
        const problem = answer.json as WireProblem;
        expect(problem).to.include({
          code: 'invalid_parameter',
          parameter,
          status: 400,
          type: 'about:blank',
        });
        expect(problem.detail).to.match(/^Expected .+\.$/);
        expect(answer.headers['content-type']).to.equal('application/problem+json');
      });
    }
  }

  it('refuses bytes that no URL can have', async () => {
    const raw = Buffer.from('task_type=é').toString('latin1');
    expect((await api.asAdmin(`${TASKS}?${raw}`)).status).to.equal(400);
  });

  it('cuts the name of an unknown parameter short', async () => {
    const answer = await api.asAdmin(`${TASKS}?${'x'.repeat(5000)}=1`);
    expect((answer.json as WireProblem).parameter).to.have.length(64);
  });

  it('needs no parameter, and takes an empty query for none', async () => {
    expect((await page('')).page_now).to.equal(1);
    expect((await page('&page=1&')).page_now).to.equal(1);
  });
});
