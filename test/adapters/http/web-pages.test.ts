import { expect } from 'chai';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiUpstream } from '../../../src/adapters/http/index.js';
import { NO_API, WebHarness } from './web-harness.js';

describe('the pages of the web server', () => {
  let web: WebHarness;

  beforeEach(async () => {
    web = new WebHarness();
    await web.start(NO_API);
  });
  afterEach(() => web.stop());

  it('leads from / to /home on the same host, whatever the client calls it', async () => {
    const answer = await web.request('/', { headers: ['Host', 'evil.example'] });
    expect(answer.status).to.equal(302);
    expect(answer.headers.location).to.equal('/home');
  });

  const SERVED: Record<string, [type: string, content: string]> = {
    '/home': ['text/html; charset=utf-8', 'home'],
    '/auth.html': ['text/html; charset=utf-8', 'auth'],
    '/auth.html?next=%2Fadmin%2Ftasks': ['text/html; charset=utf-8', 'auth'],
    '/admin/tasks': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks?page=2': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks/compute/00000000-0000-4000-8000-000000000001': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks/streaming/live%2Fcam%201?origin=cams': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks/streaming/live/cam': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks/streaming/%E6%94%9D%E5%BD%B1': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks/streaming/%ff%': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks/streaming/..%2f..%2foutside.txt': ['text/html; charset=utf-8', 'tasks'],
    '/admin/tasks/streaming/../../outside.txt': ['text/html; charset=utf-8', 'tasks'],
    '/admin_tasks.js': ['text/javascript; charset=utf-8', 'export'],
    '/admin_tasks.js.map': ['application/json; charset=utf-8', '{}'],
    '/style.css': ['text/css; charset=utf-8', 'body'],
    '/icons/logo.svg': ['image/svg+xml', 'svg'],
  };
  for (const [path, [type, content]] of Object.entries(SERVED)) {
    it(`serves ${path}`, async () => {
      const answer = await web.request(path, { headers: ['Accept-Encoding', 'br, gzip'] });
      expect(answer.status).to.equal(200);
      expect(answer.headers['content-type']).to.equal(type);
      expect(answer.text).to.contain(content);
      expect(answer.headers['cache-control']).to.equal('no-cache');
      expect(answer.headers).not.to.have.property('content-encoding');
      const head = await web.request(path, { method: 'HEAD' });
      expect(head).to.include({ status: 200, text: '' });
      expect(head.headers['content-length']).to.equal(String(Buffer.byteLength(answer.text)));
    });
  }

  const NOT_SERVED = [
    '/.env',
    '/.hidden/x.txt',
    '/.hidden',
    '/link.txt',
    '/up/outside.txt',
    '/up/pages/home.html',
    '/../outside.txt',
    '/icons/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/..%5coutside.txt',
    '/icons/..%2f..%2foutside.txt',
    '/%2eenv',
    '/home.html%00.js',
    '/home.html/',
    '/icons',
    '/icons/',
    '/%',
    '/%ff',
    '//auth.html',
    '///etc/passwd',
    '/HOME',
    '/home/',
    '/Admin/Tasks',
    '/admin/tasks/',
    '/admin/tasks/compute',
    '/admin/tasks/compute/',
    '/admin/tasks//x',
    '/x/admin/tasks/compute/x',
    '/admin',
    '/package.json',
    `/${'x'.repeat(5000)}`,
    '/bff/v1/none',
    '/api/v1/users/me',
  ];
  for (const path of NOT_SERVED) {
    it(`does not serve ${path.slice(0, 40)}`, async () => {
      const answer = await web.request(path);
      expect(answer.status).to.equal(404);
      expect(answer.json).to.have.property('code', 'not_found');
      expect(answer.text).not.to.match(/outside|SECRET|hidden/);
      expect(web.logger.faults()).to.deep.equal([]);
    });
  }

  it('answers 304 to who has the file already, and 200 once it changed', async () => {
    const first = await web.request('/admin/tasks');
    const { etag, 'last-modified': modified } = first.headers as Record<string, string>;
    const byTag = await web.request('/admin/tasks', { headers: ['If-None-Match', etag!] });
    expect(byTag).to.include({ status: 304, text: '' });
    expect(byTag.headers).to.include({ etag, 'cache-control': 'no-cache' });
    expect(
      (await web.request('/admin/tasks', { headers: ['If-Modified-Since', modified!] })).status,
    ).to.equal(304);

    for (const tag of [etag!.replace(/"$/, '-gzip"'), `"x", W/${etag!}`]) {
      expect(await web.request('/admin/tasks', { headers: ['If-None-Match', tag] })).to.include({
        status: 304,
      });
    }

    const file = join(web.pagesDir, 'admin_tasks.html');
    writeFileSync(file, '<!doctype html><title>TASKS</title>');
    utimesSync(file, new Date(0), new Date(1));
    const changed = await web.request('/admin/tasks', { headers: ['If-None-Match', etag!] });
    expect(changed.status).to.equal(200);
    expect(changed.text).to.contain('TASKS');
  });

  it('lets the pages load from their own origin only, and nobody frame them', async () => {
    for (const path of ['/home', '/admin/tasks/compute/x', '/style.css', '/none', '/', '/bff/v1/users/me']) {
      const { headers } = await web.request(path);
      expect(String(headers['content-security-policy']).split(';'), path).to.have.members([
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
      ]);
      expect(headers).to.include({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['permissions-policy']).to.contain('camera=()');
      expect(headers).not.to.have.any.keys('strict-transport-security', 'x-powered-by', 'set-cookie');
    }
  });

  it('refuses to be written to', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'MKCOL']) {
      const answer = await web.request('/home', { method });
      expect(answer.status, method).to.equal(405);
      expect(answer.headers.allow).to.equal('GET, HEAD, OPTIONS');
      expect((await web.request('/style.css', { method })).status, method).to.equal(404);
    }
  });

  it('is alive without the API, but not ready', async () => {
    expect((await web.request('/healthz')).status).to.equal(200);
    const answer = await web.request('/readyz');
    expect(answer.json).to.deep.include({ status: 503, code: 'not_ready', failed: ['api'] });
    expect(answer.text).not.to.contain('there is none');
  });
});

describe('the readiness of the web server', () => {
  const answering = (status: number): ApiUpstream => ({
    ...NO_API,
    send: ({ path }) =>
      Promise.resolve({ status: path === '/readyz' ? status : 200, headers: {}, body: Buffer.of() }),
  });
  const CASES: [what: string, api: ApiUpstream, pagesDir: string | null, failed: string[]][] = [
    ['that the API is ready', answering(200), null, []],
    ['that the API is not ready', answering(503), null, ['api']],
    ['that its pages are gone', answering(200), '/nowhere', ['pages']],
    ['that neither is there', NO_API, '/nowhere', ['api', 'pages']],
  ];
  for (const [what, api, pagesDir, failed] of CASES) {
    it(`says ${what}`, async () => {
      const web = new WebHarness();
      try {
        await web.start(api, pagesDir === null ? {} : { pagesDir });
        const answer = await web.request('/readyz');
        if (failed.length === 0) expect(answer).to.include({ status: 200, text: '{"status":"ready"}' });
        else expect(answer.json).to.deep.include({ status: 503, failed });
      } finally {
        await web.stop();
      }
    });
  }
});
