import { expect } from 'chai';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { CompressibleBody } from '../../../src/adapters/http/api/compressible-body.js';
import { aJob, at } from '../../support/task-builder.js';
import { ApiHarness } from './api-harness.js';

const TASKS = '/api/v1/admin/tasks';
const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync } as const;

describe('what the API compresses', () => {
  let api: ApiHarness;

  beforeEach(async () => {
    api = new ApiHarness();
    await api.start();
    const moments = Array.from({ length: 40 }, (_, i) => at(`2026-01-01T10:${i + 10}:00Z`));
    api.tasks.replaceAll(moments.map((createdAt, i) => aJob({ id: `job-${i}`, createdAt })));
  });
  afterEach(() => api.stop());

  const ask = (path: string, acceptEncoding: string, ...more: string[]) =>
    api.asAdmin(path, { headers: ['Accept-Encoding', acceptEncoding, ...more] });

  for (const path of [TASKS, `${TASKS}/histogram`]) {
    for (const encoding of ['br', 'gzip'] as const) {
      it(`is ${path}, by ${encoding}`, async () => {
        const plain = await api.asAdmin(path);
        const packed = await ask(path, encoding);
        expect(UNPACK[encoding](packed.body).toString()).to.equal(plain.text);
        expect(packed.body.length).to.be.below(plain.body.length);
        expect(packed.headers).to.include({
          'content-encoding': encoding,
          'content-length': String(packed.body.length),
          'content-type': plain.headers['content-type'],
          'cache-control': 'no-store',
          vary: 'Accept-Encoding',
        });
      });
    }
  }

  it('is nothing for whoever does not accept it, and caches hear that this depends', async () => {
    for (const headers of [[], ['Accept-Encoding', 'identity'], ['Accept-Encoding', 'zstd']]) {
      const answer = await api.asAdmin(TASKS, { headers });
      expect(answer.json).to.include({ item_total: 40 });
      expect(answer.headers)
        .to.include({ vary: 'Accept-Encoding' })
        .and.not.have.property('content-encoding');
    }
  });

  it('has the tag of the plain page, so that each of them is known by it, and the 304 varies too', async () => {
    const { etag = '' } = (await api.asAdmin(TASKS)).headers;
    for (const encoding of ['br', 'gzip', 'identity']) {
      expect((await ask(TASKS, encoding)).headers.etag).to.equal(etag);
      const again = await ask(TASKS, encoding, 'If-None-Match', etag);
      expect(again).to.include({ status: 304, text: '' });
      expect(again.headers).to.include({ etag, vary: 'Accept-Encoding' });
      expect(again.headers).not.to.have.property('content-encoding');
    }
  });

  it('is no short answer, no problem, no sign-in and no export', async () => {
    api.tasks.replaceAll([]);
    const short = await ask(TASKS, 'br');
    const problem = await ask(`${TASKS}?page=${'9'.repeat(2_000)}`, 'br');
    const signedIn = await api.signIn({ username: 'admin', password: 'correct horse' }, [
      ...['Content-Type', 'application/json', 'Accept-Encoding', 'br'],
    ]);
    const exported = await ask(`${TASKS}/export`, 'br');
    expect([short, problem, signedIn, exported].map(({ status }) => status)).to.deep.equal([
      200, 400, 200, 200,
    ]);
    for (const { headers } of [short, problem, signedIn, exported])
      expect(headers).not.to.have.property('content-encoding');
  });

  it('has its length for HEAD too', async () => {
    const { headers } = await ask(TASKS, 'br');
    const head = await api.asAdmin(TASKS, { method: 'HEAD', headers: ['Accept-Encoding', 'br'] });
    expect(head).to.include({ status: 200, text: '' });
    expect(head.headers).to.include({
      'content-encoding': 'br',
      'content-length': headers['content-length'],
    });
  });
});

describe('a body that may be compressed', () => {
  it('is compressed once for each encoding, however many ask at a time', async () => {
    const body = new CompressibleBody(Buffer.alloc(5_000, 'x'));
    const [first, second, other] = await Promise.all([
      body.compressed('br'),
      body.compressed('br'),
      body.compressed('gzip'),
    ]);
    expect(second).to.equal(first);
    expect(gunzipSync(other).equals(body.plain)).to.equal(true);
    expect(await body.compressed('gzip')).to.equal(other);
  });
});
