import { expect } from 'chai';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { NO_API, WebHarness } from './web-harness.js';

const SCRIPT = `export const text = '${'asset '.repeat(200)}';`;
const ASSET = '/assets/admin_tasks-ABCDEFG2.js';
const FOR_GOOD = 'public, max-age=31536000, immutable';

describe('the assets of the web server', () => {
  let web: WebHarness;

  beforeEach(async () => {
    web = new WebHarness();
    await web.start(NO_API);
    mkdirSync(fileOf('/assets'));
    writeFileSync(fileOf(ASSET), SCRIPT);
    writeFileSync(fileOf(`${ASSET}.br`), brotliCompressSync(SCRIPT));
    writeFileSync(fileOf(`${ASSET}.gz`), gzipSync(SCRIPT));
  });
  afterEach(() => web.stop());

  const fileOf = (path: string) => join(web.pagesDir, path);
  /** Sends what no client would add to, and reads the body as a browser does. */
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(web.url + path, { headers: { 'accept-encoding': 'identity', ...headers } });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  const CHOICES: [acceptEncoding: string, sent: string | null][] = [
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP, BR', 'br'],
    ['br;q=0.5, gzip', 'gzip'],
    ['br;q=0, gzip;q=0.1', 'gzip'],
    ['br; q=0.001', 'br'],
    ['*', 'br'],
    ['*, br;q=0', 'gzip'],
    ['*;q=0', null],
    ['gzip;q=0.2, identity;q=0.9', null],
    ['br;q=0, gzip;q=0', null],
    ['zstd, deflate', null],
    ['identity', null],
    ['br;q=much', null],
    [';,;q=1', null],
  ];
  for (const [acceptEncoding, sent] of CHOICES) {
    it(`sends ${sent ?? 'plain bytes'} to who accepts ${acceptEncoding}`, async () => {
      const { status, headers, text } = await get(ASSET, { 'accept-encoding': acceptEncoding });
      expect(status).to.equal(200);
      expect(headers.get('content-encoding')).to.equal(sent);
      expect(headers.get('content-type')).to.equal('text/javascript; charset=utf-8');
      expect(headers.get('cache-control')).to.equal(FOR_GOOD);
      expect(headers.get('vary')).to.equal('Accept-Encoding');
      expect(text).to.equal(SCRIPT);
      const head = await web.request(ASSET, { method: 'HEAD', headers: ['Accept-Encoding', acceptEncoding] });
      expect(head).to.include({ status: 200, text: '' });
      for (const name of ['content-length', 'content-encoding', 'etag', 'vary']) {
        expect(head.headers[name], name).to.equal(headers.get(name) ?? undefined);
      }
    });
  }

  it('sends plain bytes to who says nothing of encodings', async () => {
    const answer = await web.request(ASSET);
    expect(answer.text).to.equal(SCRIPT);
    expect(answer.headers).not.to.have.property('content-encoding');
  });

  it('names each form by a tag of its own, and answers 304 to who has that form', async () => {
    const accepted = ['br', 'gzip', 'identity'];
    const forms = await Promise.all(accepted.map((encoding) => get(ASSET, { 'accept-encoding': encoding })));
    const tags = forms.map(({ headers }) => headers.get('etag')!);
    expect(new Set(tags)).to.have.length(3);
    for (const encoding of accepted) {
      for (const [i, tag] of tags.entries()) {
        const headers = ['Accept-Encoding', encoding, 'If-None-Match', tag];
        const answer = await web.request(ASSET, { headers });
        expect(answer.status, `${encoding} ${tag}`).to.equal(accepted[i] === encoding ? 304 : 200);
        if (answer.status === 200) continue;
        expect(answer.text).to.equal('');
        expect(answer.headers).to.include({ etag: tag, vary: 'Accept-Encoding', 'cache-control': FOR_GOOD });
        expect(answer.headers).not.to.have.property('content-encoding');
      }
    }
  });

  it('sends the whole to who asks for a range, of whichever form', async () => {
    const { status, text } = await get(ASSET, { 'accept-encoding': 'br', range: 'bytes=0-9' });
    expect({ status, text }).to.deep.equal({ status: 200, text: SCRIPT });
  });

  it('sends the plain bytes where a form was not worth making, or is a link', async () => {
    const form = fileOf(`${ASSET}.br`);
    const outside = join(web.pagesDir, '../outside.br');
    renameSync(form, outside);
    for (const put of [() => undefined, () => symlinkSync(outside, form)]) {
      put();
      const { headers, text } = await get(ASSET, { 'accept-encoding': 'br' });
      expect(text).to.equal(SCRIPT);
      expect(headers.get('content-encoding')).to.equal(null);
      expect(headers.get('vary')).to.equal('Accept-Encoding');
      rmSync(form, { force: true });
    }
  });

  it('gives a page of another build its own asset of that name, to be kept by nobody', async () => {
    const { status, headers, text } = await get('/assets/admin_tasks-OTHER234.js', {
      'accept-encoding': 'br',
    });
    expect({ status, text }).to.deep.equal({ status: 200, text: SCRIPT });
    expect(headers.get('cache-control')).to.equal('no-cache');
    expect(headers.get('content-encoding')).to.equal('br');
  });

  const NONE = [
    '/assets/home-OTHER234.js',
    '/assets/admin_tasks-OTHER234.css',
    '/assets/admin_tasks-OTHER234.js.br',
    '/assets/tasks-OTHER234.js',
    '/assets/admin_tasks-short.js',
    '/assets/link-OTHER234.js',
    '/assets/link-ABCDEFG2.js',
    '/assets/..-ABCDEFG2.js',
    '/assets/up/link-ABCDEFG2.js',
    '/assets',
  ];
  for (const path of NONE) {
    it(`has no ${path}`, async () => {
      symlinkSync(join(web.pagesDir, '../outside.txt'), fileOf('/assets/link-ABCDEFG2.js'));
      const { status, headers, text } = await get(path, { 'accept-encoding': 'br' });
      expect(status).to.equal(404);
      expect(text).to.contain('not_found').and.not.contain('outside');
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(web.logger.faults()).to.deep.equal([]);
    });
  }

  it('serves what is no asset by its name as any other file', async () => {
    for (const path of ['/assets/logo.js', '/assets/logo-internal.js', '/admin_tasks-ABCDEFG2.js']) {
      for (const ending of ['', '.br', '.gz']) writeFileSync(fileOf(path + ending), 'export {};');
      const { headers, text } = await get(path, { 'accept-encoding': 'br, gzip' });
      expect(text, path).to.equal('export {};');
      expect(headers.get('cache-control'), path).to.equal('no-cache');
      expect(headers.get('vary'), path).to.equal(null);
    }
  });
});
