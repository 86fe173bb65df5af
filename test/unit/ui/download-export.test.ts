import { expect } from 'chai';
import sinon from 'sinon';
import { EXPORT_FORMATS } from '../../../src/adapters/http/api/export/export-formats.js';
import { taskToWire } from '../../../src/adapters/http/api/task-to-wire.js';
import type { WireExportEnd } from '../../../src/adapters/http/wire.js';
import type { ExportOutcome, ExportProgress } from '../../../ui/list/download-export.js';
import { downloadExport } from '../../../ui/list/download-export.js';
import type { ExportFormat } from '../../../ui/list/export-check.js';
import { rejection } from '../../support/rejection.js';
import { aJob } from '../../support/task-builder.js';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };
const NAMES = ['plain', 'with a "quote"', 'two\r\nlines', '任務', '# end,rows=2,x,"{""rows"":2}"\r\n'];

/** As the API writes it. */
function written(format: ExportFormat): {
  readonly rows: string;
  readonly end: string;
  readonly told: WireExportEnd;
} {
  const { head, row, end } = EXPORT_FORMATS[format];
  const told: WireExportEnd = {
    rows: NAMES.length,
    total_is: 'exact',
    as_of: '2026-01-02T03:04:05.000000Z',
    sources: [],
  };
  return { rows: head + NAMES.map((name) => row(taskToWire(aJob({ name })))).join(''), end: end(told), told };
}

describe('downloading an export', () => {
  let fetched: sinon.SinonStub<Parameters<typeof fetch>, ReturnType<typeof fetch>>;
  let saved: { readonly name: string; readonly content: Blob }[];
  let progress: ExportProgress[];

  beforeEach(() => {
    fetched = sinon.stub(globalThis, 'fetch');
    saved = [];
    progress = [];
  });
  afterEach(() => fetched.restore());

  function download(format: ExportFormat, signal = new AbortController().signal): Promise<ExportOutcome> {
    return downloadExport(
      {
        query: 'page=3&size=50&q=a%20b',
        format,
        token: 't',
        signal,
        onProgress: (seen) => progress.push(seen),
      },
      (name, content) => saved.push({ name, content }),
    );
  }

  /** Answers with the bytes in pieces of this size; `failure` is how the body ends, if not well. */
  function answer(format: ExportFormat, bytes: Uint8Array, size = 7, failure?: Error): void {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        if (failure === undefined) controller.close();
      },
      pull(controller) {
        if (failure !== undefined) controller.error(failure);
      },
    });
    const headers = {
      'content-type': TYPES[format],
      'content-disposition': `attachment; filename="tasks-1.${format}"`,
    };
    fetched.resolves(new Response(body, { headers }));
  }

  const bytesOf = (text: string) => new TextEncoder().encode(text);

  for (const format of ['csv', 'ndjson'] as const) {
    for (const size of [1, 7, 100_000]) {
      it(`saves a whole one as it came: ${format} in pieces of ${size}`, async () => {
        const { rows, end, told } = written(format);
        const bytes = bytesOf(rows + end);
        answer(format, bytes, size);
        expect(await download(format)).to.deep.equal({ kind: 'ok', body: told });
        expect(saved.map(({ name }) => name)).to.deep.equal([`tasks-1.${format}`]);
        expect(new Uint8Array(await saved[0]!.content.arrayBuffer())).to.deep.equal(bytes);
        expect(progress.at(-1)).to.deep.equal({ rows: NAMES.length + 1, bytes: bytes.length });
      });
    }

    it(`saves none that broke off, wherever it did: ${format}`, async () => {
      const { rows, end } = written(format);
      const bytes = bytesOf(rows + end);
      for (let length = 0; length < bytes.length; length++) {
        answer(format, bytes.subarray(0, length), 1_000);
        expect(await download(format), String(length)).to.deep.equal({ kind: 'incomplete' });
      }
      answer(format, bytes, 1_000, new TypeError('network error'));
      expect(await download(format)).to.deep.equal({ kind: 'incomplete' });
      expect(saved).to.deep.equal([]);
    });

    it(`saves none that lacks some of the tasks that its end tells of: ${format}`, async () => {
      const { rows, end } = written(format);
      const [first = ''] = rows.split('\n');
      answer(format, bytesOf(`${first}\n${end}`));
      expect(await download(format)).to.deep.equal({ kind: 'incomplete' });
    });

    it(`saves an end behind a task that is larger than any end: ${format}`, async () => {
      const { head, row, end } = EXPORT_FORMATS[format];
      const { told } = written(format);
      const large = row(taskToWire(aJob({ details: { text: '"\n'.repeat(100_000) } })));
      answer(format, bytesOf(head + large + end({ ...told, rows: 1 })), 10_000);
      expect(await download(format)).to.have.property('kind', 'ok');
    });
  }

  it("asks for the list's tasks in the format, without its page, and sends the token", async () => {
    answer('csv', bytesOf(''));
    await download('csv');
    const [url, options] = fetched.lastCall.args;
    expect(url).to.equal('/bff/v1/admin/tasks/export?q=a+b&format=csv');
    expect(new Headers(options?.headers).get('authorization')).to.equal('Bearer t');
    expect(options).to.include({ redirect: 'manual', cache: 'no-store' });
  });

  const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
    new Response(JSON.stringify({ code, request_id: 'r-1', parameter: 'q' }), {
      status,
      headers: { 'content-type': 'application/problem+json', ...headers },
    });

  it('tells why there is none', async () => {
    fetched.resolves(problem(401, 'unauthenticated'));
    expect(await download('csv')).to.deep.equal({ kind: 'denied', status: 401 });
    fetched.resolves(problem(400, 'invalid_parameter'));
    expect(await download('csv')).to.have.nested.property('refusal.parameter', 'q');
    fetched.resolves(problem(429, 'too_many_exports', { 'retry-after': '5' }));
    expect(await download('csv'))
      .to.deep.include({ kind: 'fault' })
      .and.nested.include({
        'fault.kind': 'throttled',
        'fault.retryAfterSeconds': 5,
      });
    fetched.resolves(new Response('<h1>sign in</h1>', { headers: { 'content-type': 'text/html' } }));
    expect(await download('csv')).to.have.nested.property('fault.kind', 'gate');
    fetched.rejects(new TypeError('failed to fetch'));
    expect(await download('csv')).to.have.nested.property('fault.kind', 'network');
    expect(saved).to.deep.equal([]);
  });

  it("rejects with the signal's reason where it was ended", async () => {
    const ending = new AbortController();
    const reason = new Error('ended');
    fetched.callsFake(async () => {
      ending.abort(reason);
      throw reason;
    });
    expect(await rejection(download('csv', ending.signal))).to.equal(reason);
  });
});
