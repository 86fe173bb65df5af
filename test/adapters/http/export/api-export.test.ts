import { expect } from 'chai';
import type { Socket } from 'node:net';
import type { WireExportEnd, WireTask } from '../../../../src/adapters/http/index.js';
import { TaskRepositoryUnavailableError } from '../../../../src/domain/errors.js';
import type { Task } from '../../../../src/domain/task.js';
import { eventually } from '../../../support/eventually.js';
import { aJob, aStream } from '../../../support/task-builder.js';
import { ApiHarness } from '../api-harness.js';
import { scanBy } from './exported-tasks.js';
import { parseCsv } from './parse-csv.js';
import { ask, readAnswer } from './read-answer.js';

const EXPORT = '/api/v1/admin/tasks/export';

describe('GET /api/v1/admin/tasks/export', () => {
  let api: ApiHarness;
  let token: string;
  let clients: Socket[];

  beforeEach(async () => {
    clients = [];
    api = new ApiHarness();
    await api.start();
    token = await api.tokenOf('u-admin');
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await api.stop();
  });

  /** A client that reads nothing. */
  function stall(query: string): Socket {
    const client = ask(api.url, `${EXPORT}?${query}`, { token });
    clients.push(client);
    return client;
  }

  const linesOf = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);

  async function* lostAfter(jobs: readonly Task[]): AsyncGenerator<readonly Task[]> {
    yield jobs;
    throw new TaskRepositoryUnavailableError('timeout', { cause: new Error('57014 in SELECT secret') });
  }

  async function* endless(): AsyncGenerator<readonly Task[]> {
    for (let i = 0; ; i++) yield Array.from({ length: 100 }, (_, n) => aJob({ id: `j${100 * i + n}` }));
  }

  it('writes the tasks of the list as NDJSON, and at last that this is all', async () => {
    api.tasks.replaceAll([aJob({ id: 'j', details: { api_key: 'x', n: 12345678901234567890n } })]);
    api.streams.replaceAll([aStream({ id: 's', createdAt: null })]);
    const answer = await api.asAdmin(`${EXPORT}?format=ndjson`);
    expect(answer.status).to.equal(200);
    expect(answer.headers).to.include({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': 'attachment; filename="tasks-20260102T030405Z.ndjson"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.text).to.contain('"n":12345678901234567890');
    const [job, stream, last, ...others] = linesOf(answer.text);
    expect(others).to.deep.equal([]);
    expect(job).to.deep.include({ id: 'j', source: 'compute', origin: 'compute' });
    expect((job as WireTask).details).to.have.property('api_key', '[redacted]');
    expect(stream).to.include({ id: 's', source: 'streaming' });
    const { end } = last as { end: WireExportEnd };
    expect(end).to.include({ rows: 2, total_is: 'exact', as_of: '2026-01-02T03:04:05.000006Z' });
    expect(end.sources.map(({ origin, item_total }) => [origin, item_total])).to.deep.equal([
      ['compute', 1],
      ['streaming', 1],
    ]);
  });

  it('writes them by default as CSV for a spreadsheet, in which nothing is calculated or secret', async () => {
    api.tasks.replaceAll([
      aJob({ id: 'j', name: '=HYPERLINK("http://evil.example")', details: { password: 'hunter2' } }),
    ]);
    const answer = await api.asAdmin(EXPORT);
    expect(answer.headers).to.include({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="tasks-20260102T030405Z.csv"',
    });
    expect(answer.text.charCodeAt(0)).to.equal(0xfeff);
    expect(answer.text).not.to.contain('hunter2');
    const [names, job, end, ...others] = parseCsv(answer.text.slice(1));
    expect(others).to.deep.equal([]);
    expect(job![names!.indexOf('name')]).to.equal(`'=HYPERLINK("http://evil.example")`);
    expect(end!.slice(0, 2)).to.deep.equal(['# end', 'rows=1']);
  });

  it("takes the list's conditions and order", async () => {
    api.tasks.replaceAll([
      aJob({ id: 'a', status: 'failed', userId: 'u-1' }),
      aJob({ id: 'b', status: 'failed', userId: 'u-2' }),
      aJob({ id: 'c', userId: 'u-1' }),
    ]);
    const query = 'format=ndjson&status_filter=failed&user_id=u-1&source=compute&sort=created_at';
    const { text } = await api.asAdmin(`${EXPORT}?${query}`);
    expect(linesOf(text).map((line) => (line as Partial<WireTask>).id)).to.deep.equal(['a', undefined]);
  });

  it('says at its end which source was away', async () => {
    api.tasks.replaceAll([aJob({ id: 'j' })]);
    api.streams.fault = 'timeout';
    const { end } = linesOf((await api.asAdmin(`${EXPORT}?format=ndjson`)).text).at(-1) as {
      end: WireExportEnd;
    };
    expect(end).to.include({ rows: 1, total_is: 'at_least' });
    expect(end.sources[1]).to.include({ source: 'streaming', status: 'unavailable', fault: 'timeout' });
  });

  describe('refuses', () => {
    it('who is no admin, whatever he asks for', async () => {
      const answer = await api.requestAs('u-viewer', `${EXPORT}?format=xml`);
      expect(answer.json).to.include({ status: 403, code: 'forbidden' });
      expect((await api.request(`${EXPORT}?format=csv`)).status).to.equal(401);
    });

    const BAD: [query: string, parameter: string][] = [
      ['format=', 'format'],
      ['format=xml', 'format'],
      ['format=CSV', 'format'],
      ['format=csv&format=csv', 'format'],
      ['format=csv&page=1', 'page'],
      ['format=csv&size=1', 'size'],
      ['format=csv&sort=name', 'sort'],
      ['format=csv&created_from=yesterday', 'created_from'],
    ];
    for (const [query, parameter] of BAD) {
      it(`?${query} and names ${parameter}`, async () => {
        const answer = await api.asAdmin(`${EXPORT}?${query}`);
        expect(answer.json).to.include({ status: 400, code: 'invalid_parameter', parameter });
        expect(answer.headers).not.to.have.property('content-disposition');
      });
    }

    it('other methods, HEAD too, since it would cost as much', async () => {
      for (const method of ['HEAD', 'POST']) {
        const answer = await api.asAdmin(`${EXPORT}?format=csv`, { method });
        expect(answer.status).to.equal(405);
        expect(answer.headers.allow).to.equal('GET, OPTIONS');
      }
    });

    it('a third at a time, and says when to come again', async () => {
      const open = scanBy(api.tasks, endless);
      stall('format=csv');
      stall('format=ndjson');
      await eventually(() => open() === 2);
      const answer = await api.asAdmin(`${EXPORT}?format=csv`);
      expect(answer.json).to.include({ status: 429, code: 'too_many_exports' });
      expect(answer.headers['retry-after']).to.match(/^[1-9]\d*$/);
      expect(answer.headers).not.to.have.property('content-disposition');
      for (const client of clients) client.destroy();
      await eventually(() => open() === 0);
      expect((await api.asAdmin(`${EXPORT}?format=csv&source=streaming`)).status).to.equal(200);
    });
  });

  describe('that fails', () => {
    it('before the first task is a problem as ever', async () => {
      api.tasks.fault = 'unreachable';
      api.streams.fault = 'timeout';
      const answer = await api.asAdmin(`${EXPORT}?format=csv`);
      expect(answer.json).to.include({ status: 503, code: 'sources_unavailable' });
      expect(answer.headers['content-type']).to.equal('application/problem+json');
      expect(answer.headers).not.to.have.property('content-disposition');
    });

    for (const version of ['1.1', '1.0'] as const) {
      for (const format of ['csv', 'ndjson'] as const) {
        it(`in the middle lacks its end, which tells the half from the whole: ${format} over HTTP/${version}`, async () => {
          scanBy(api.tasks, () => lostAfter(Array.from({ length: 2_000 }, (_, i) => aJob({ id: `j${i}` }))));
          const half = await readAnswer(api.url, `${EXPORT}?format=${format}`, { version, token });
          expect(half.head).to.contain(' 200 ');
          expect(half.body)
            .to.contain('j100')
            .and.not.to.match(/# end|"end"/);
          expect(half.body).not.to.contain('57014');
          expect(half.looksWhole).to.equal(version === '1.0');
        });
      }
    }

    it('in the middle leaves one line with the cause, and is no client that left', async () => {
      scanBy(api.tasks, () => lostAfter(Array.from({ length: 2_000 }, (_, i) => aJob({ id: `j${i}` }))));
      await readAnswer(api.url, `${EXPORT}?format=csv`, { token });
      await eventually(() => api.logger.access().length === 1);
      const [fault, ...others] = api.logger.faults();
      expect(others).to.deep.equal([]);
      expect(fault!.message).to.equal('answer broken off');
      expect(fault!.fields).to.include({ path: EXPORT, method: 'GET' }).and.to.have.property('request_id');
      expect(api.logger.text()).to.contain('57014 in SELECT secret');
      expect(api.logger.access()[0]!.fields).to.include({ status: 200, broken_off: true });
    });
  });

  it('reads no further than its client does', async () => {
    let read = 0;
    scanBy(api.tasks, async function* () {
      for await (const batch of endless()) {
        read += batch.length;
        yield batch;
      }
    });
    const client = stall('format=ndjson');
    const before = await eventually(async () => {
      const seen = read;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return seen > 0 && seen === read ? seen : 0;
    });
    client.resume();
    await eventually(() => read > before + 10_000);
  });

  it('ends the snapshot at once where its client leaves, and takes that for no fault', async () => {
    const open = scanBy(api.tasks, endless);
    const client = stall('format=csv');
    await eventually(() => open() === 1);
    client.destroy();
    await eventually(() => open() === 0 && api.logger.access().length === 1);
    expect(api.logger.faults()).to.deep.equal([]);
    expect(api.logger.access()[0]!.fields).to.include({ status: 499 }).and.not.to.have.property('broken_off');
  });

  it('ends it where its client leaves before anything was sent', async () => {
    let aborted = false;
    const read = api.tasks.read.bind(api.tasks);
    api.tasks.read = (use, signal) => {
      signal?.addEventListener('abort', () => (aborted = true));
      return read(use, signal);
    };
    const open = scanBy(api.tasks, async function* () {
      await new Promise(() => undefined);
      yield [];
    });
    const client = stall('format=csv');
    await eventually(() => open() === 1);
    client.destroy();
    await eventually(() => aborted);
    expect(api.logger.faults()).to.deep.equal([]);
  });
});
