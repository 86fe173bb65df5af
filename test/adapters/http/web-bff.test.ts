import { expect } from 'chai';
import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { HttpApiUpstream, TrustedProxies } from '../../../src/adapters/http/index.js';
import type { UpstreamAnswer, UpstreamFailure, UpstreamRequest } from '../../../src/adapters/http/index.js';
import { eventually } from '../../support/eventually.js';
import { aJob } from '../../support/task-builder.js';
import { ApiHarness } from './api-harness.js';
import { NO_API, WebHarness } from './web-harness.js';

const OK: UpstreamAnswer = {
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.from('{"a": 1}'),
};

const PROBLEM = 'application/problem+json; charset=utf-8';
const API_PROBLEM = '{"code": "x", "request_id": "r-1"}';

describe('what the web server passes to the API', () => {
  let web: WebHarness;
  let requests: UpstreamRequest[];
  let answer: UpstreamAnswer | UpstreamFailure;

  beforeEach(async () => {
    requests = [];
    answer = OK;
    web = new WebHarness();
    await web.start({
      ...NO_API,
      send: (request) => {
        requests.push(request);
        return Promise.resolve(answer);
      },
    });
  });
  afterEach(() => web.stop());

  it('is three requests, to the paths of the API', async () => {
    await web.request('/bff/v1/users/me');
    await web.request('/bff/v1/admin/tasks?page=2');
    await web.request('/bff/v1/auth/login', { method: 'POST', body: '{}' });
    expect(requests.map(({ method, path, query }) => [method, path, query])).to.deep.equal([
      ['GET', '/api/v1/users/me', ''],
      ['GET', '/api/v1/admin/tasks', 'page=2'],
      ['POST', '/api/v1/auth/login', ''],
    ]);
  });

  const NOTHING_ELSE: [method: string, path: string, status: number][] = [
    ['GET', '/bff/v1/auth/login', 405],
    ['POST', '/bff/v1/users/me', 405],
    ['POST', '/bff/v1/admin/tasks', 405],
    ['DELETE', '/bff/v1/admin/tasks', 405],
    ['PROPFIND', '/bff/v1/admin/tasks', 405],
    ['OPTIONS', '/bff/v1/admin/tasks', 204],
    ['GET', '/bff/v1/admin/tasks/', 404],
    ['GET', '/BFF/v1/admin/tasks', 404],
    ['GET', '//bff/v1/admin/tasks', 404],
    ['GET', '/bff/v1/admin/tasks/1', 404],
    ['GET', '/bff/v1/admin%2Ftasks', 404],
    ['GET', '/bff/v1/../../healthz', 404],
    ['GET', '/bff/v1/%2e%2e/%2e%2e/readyz', 404],
    ['GET', '/bff/v1/users/me/../../../../readyz', 404],
    ['GET', '/bff/v1/@evil.example/', 404],
    ['GET', '/bff/v1', 404],
    ['GET', '/api/v1/admin/tasks', 404],
  ];
  for (const [method, path, status] of NOTHING_ELSE) {
    it(`is not ${method} ${path}`, async () => {
      expect((await web.request(path, { method })).status).to.equal(status);
      expect(requests).to.deep.equal([]);
    });
  }

  it('is the query as it came, whatever is in it', async () => {
    const query = "page=1&page=2&a=%2Fb&%zz&__proto__=1&x='`{}|^[]\\@:/?;=";
    await web.request(`/bff/v1/admin/tasks?${query}`);
    await web.request('/bff/v1/admin/tasks??page=1');
    expect(requests.map((request) => request.query)).to.deep.equal([query, '?page=1']);
  });

  for (const query of ['a="b"', 'a=<b>', 'a=b>']) {
    it(`is no query that a URL can not hold, such as ${query}`, async () => {
      expect((await web.request(`/bff/v1/admin/tasks?${query}`)).status).to.equal(400);
      expect(requests).to.deep.equal([]);
    });
  }

  it('has the headers that the API needs, and no other', async () => {
    const passed = ['Authorization', 'Bearer a.b.c', 'If-None-Match', 'W/"x"', 'Accept-Encoding', 'br;q=1'];
    const dropped = [
      ...['Accept-Language', 'zh-TW'],
      ...['Cookie', 'a=b', 'X-Internal-Token', 'x', 'X-Forwarded-For', '1.2.3.4', 'Forwarded', 'for=1.2.3.4'],
      ...['X-HTTP-Method-Override', 'DELETE', 'Connection', 'close, Authorization', 'TE', 'trailers'],
      ...['Proxy-Authorization', 'Basic x', 'Upgrade', 'h2c', 'Origin', 'http://x', 'Range', 'bytes=0-1'],
      ...[
        'If-Match',
        '"x"',
        'If-Modified-Since',
        'x',
        'X-User-Id',
        'admin',
        'Host',
        'evil.example',
        'Content-Type',
        'text/plain',
      ],
    ];
    const id = ['X-Request-Id', 'r-1'];
    await web.request('/bff/v1/users/me', { headers: [...passed, ...dropped, ...id] });
    expect(requests[0]!.headers).to.deep.equal({
      accept: 'application/json',
      'x-request-id': 'r-1',
      authorization: 'Bearer a.b.c',
      'if-none-match': 'W/"x"',
      'accept-encoding': 'br;q=1',
    });
    expect(requests[0]!.body).to.equal(null);
  });

  it('has a content type and a body, byte by byte, where somebody signs in', async () => {
    const body = Buffer.from([0x7b, 0xff, 0x00, 0x0d, 0x0a, 0x7d]);
    const headers = ['Content-Type', 'application/json;x=y'];
    await web.request('/bff/v1/auth/login', { method: 'POST', headers, body });
    expect(requests[0]!.body).to.deep.equal(body);
    expect(requests[0]!.headers).to.include({ 'content-type': 'application/json;x=y' });
  });

  it('has the address of whom it is for, where somebody signs in, and nobody else tells it', async () => {
    const headers = ['X-Forwarded-For', '198.51.100.7'];
    await web.request('/bff/v1/auth/login', { method: 'POST', headers, body: '{}' });
    expect(requests[0]!.headers).to.include({ 'x-forwarded-for': '127.0.0.1' });
  });

  it('is no body of more than 16 KiB', async () => {
    const answered = await web.request('/bff/v1/auth/login', { method: 'POST', body: 'x'.repeat(16_385) });
    expect(answered.json).to.include({ status: 413, code: 'payload_too_large' });
    expect(requests).to.deep.equal([]);
  });

  it('is no request with two tokens', async () => {
    const headers = ['Authorization', 'Bearer a.b.c', 'Authorization', 'Bearer d.e.f'];
    expect((await web.request('/bff/v1/users/me', { headers })).status).to.equal(400);
    expect(requests).to.deep.equal([]);
  });

  it('comes back with its bytes and the headers that a browser needs, and no other', async () => {
    const headers = {
      'content-type': 'application/problem+json',
      'retry-after': '7',
      'www-authenticate': 'Bearer',
      'cache-control': 'no-store',
      'x-request-id': 'r-1',
      vary: 'Accept-Language',
      etag: 'W/"x"',
    };
    const dropped = {
      'set-cookie': 'a=b',
      server: 'x',
      location: 'http://evil.example',
      'transfer-encoding': 'chunked',
      'content-length': '1',
      connection: 'upgrade',
      'access-control-allow-origin': '*',
      'content-security-policy': 'default-src *',
    };
    const body = Buffer.from('{"code": "x", "request_id": "r-1"}');
    answer = { status: 401, headers: { ...headers, ...dropped }, body };
    const answered = await web.request('/bff/v1/users/me', { headers: ['X-Request-Id', 'r-1'] });
    expect(answered).to.include({ status: 401, text: body.toString() });
    expect(answered.headers).to.include({ ...headers, 'content-length': String(body.length) });
    expect(answered.headers['content-security-policy']).to.contain("default-src 'self'");
    for (const name of ['set-cookie', 'server', 'location', 'access-control-allow-origin']) {
      expect(answered.headers).not.to.have.property(name);
    }
  });

  for (const status of [200, 204, 400, 403, 404, 429, 500, 503]) {
    it(`comes back as the ${status} that it is`, async () => {
      const problem = { headers: { 'content-type': PROBLEM }, body: Buffer.from(API_PROBLEM) };
      answer = { ...OK, ...(status >= 400 && problem), status };
      const answered = await web.request('/bff/v1/users/me');
      expect(answered.status).to.equal(status);
      expect(answered.text).to.equal(status === 204 ? '' : Buffer.from(answer.body).toString());
    });
  }

  const FOREIGN: [what: string, type: string, body: string][] = [
    ['a page', 'text/html', '<h1>Forbidden</h1>'],
    ['JSON of another kind', 'application/json', API_PROBLEM],
    ['a problem without a code', PROBLEM, '{"title": "Forbidden", "request_id": "r-1"}'],
    ['a problem cut short', PROBLEM, API_PROBLEM.slice(0, -5)],
    ['nothing', PROBLEM, ''],
  ];
  for (const status of [401, 403, 404, 500]) {
    for (const [what, type, body] of FOREIGN) {
      it(`is never ${what} with a ${status}: that is a 502, and somebody else's word on the session`, async () => {
        answer = { status, headers: { 'content-type': type }, body: Buffer.from(body) };
        const answered = await web.request('/bff/v1/users/me');
        expect(answered.json).to.include({ status: 502, code: 'api_unavailable' });
        expect(web.logger.faults()).to.have.length(1);
        expect(web.logger.text()).to.contain(`the ${status} is not the API's own`);
      });
    }
  }

  it('comes back compressed as it came', async () => {
    const body = gzipSync('{"a": 1}');
    answer = { ...OK, headers: { ...OK.headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' }, body };
    const response = await fetch(`${web.url}/bff/v1/users/me`);
    expect(Object.fromEntries(response.headers)).to.include({
      'content-encoding': 'gzip',
      'content-length': String(body.length),
      vary: 'Accept-Encoding',
    });
    expect(await response.json()).to.deep.equal({ a: 1 });
  });

  const PACKED: [encoding: string, pack: (text: string) => Buffer][] = [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['BR', brotliCompressSync],
    ['identity', Buffer.from],
  ];
  for (const [encoding, pack] of PACKED) {
    it(`comes back as a problem also where a proxy made ${encoding} of it`, async () => {
      const headers = { 'content-type': PROBLEM, 'content-encoding': encoding };
      answer = { status: 401, headers, body: pack(API_PROBLEM) };
      const response = await fetch(`${web.url}/bff/v1/users/me`);
      expect(response.status).to.equal(401);
      expect(await response.json()).to.deep.equal(JSON.parse(API_PROBLEM));
    });
  }

  const UNREADABLE: [what: string, encoding: string, body: Buffer][] = [
    ["a proxy's page, compressed", 'gzip', gzipSync('<h1>Forbidden</h1>')],
    ['compressed, and cut short', 'gzip', gzipSync(API_PROBLEM).subarray(0, -9)],
    ['compressed to nothing', 'br', brotliCompressSync(Buffer.alloc(10_000_000, ' '))],
    ['said to be compressed', 'br', Buffer.from(API_PROBLEM)],
    ['compressed in a way of its own', 'x-own', Buffer.from(API_PROBLEM)],
    ['compressed twice', 'gzip, gzip', gzipSync(gzipSync(API_PROBLEM))],
    ['named after what every object has', 'constructor', Buffer.from(API_PROBLEM)],
  ];
  for (const [what, encoding, body] of UNREADABLE) {
    it(`is never a 401 that is ${what}`, async () => {
      answer = { status: 401, headers: { 'content-type': PROBLEM, 'content-encoding': encoding }, body };
      expect((await web.request('/bff/v1/users/me')).json).to.include({
        status: 502,
        code: 'api_unavailable',
      });
    });
  }

  const FAILURES = { unreachable: 503, timeout: 504, invalid: 502 } as const;
  for (const [failure, status] of Object.entries(FAILURES)) {
    it(`is answered by ${status} where the API is ${failure}`, async () => {
      answer = {
        failure: failure as keyof typeof FAILURES,
        cause: new Error('connect ECONNREFUSED 10.0.0.7:3001'),
      };
      const answered = await web.request('/bff/v1/admin/tasks');
      expect(answered.json).to.include({ status, code: 'api_unavailable' });
      expect(answered.headers['retry-after']).to.match(/^[1-9]\d*$/);
      expect(answered.text).not.to.contain('10.0.0.7');
      expect(web.logger.faults()).to.have.length(1);
      expect(web.logger.text()).to.contain('ECONNREFUSED');
    });
  }
});

describe('the web server and the API together', () => {
  let api: ApiHarness;
  let web: WebHarness;
  let upstream: HttpApiUpstream;

  beforeEach(async () => {
    api = new ApiHarness();
    web = new WebHarness();
    await api.start();
    upstream = new HttpApiUpstream({ url: api.url });
    await web.start(upstream);
  });
  afterEach(async () => {
    await web.stop();
    upstream.close();
    await api.stop();
  });

  it('sign somebody in and show them the tasks under one request id', async () => {
    const body = JSON.stringify({ username: 'admin', password: 'correct horse' });
    const json = ['Content-Type', 'application/json'];
    const signedIn = await web.request('/bff/v1/auth/login', { method: 'POST', headers: json, body });
    const { token } = signedIn.json as { token: string };
    const headers = ['Authorization', `Bearer ${token}`, 'X-Request-Id', 'r-7'];
    expect((await web.request('/bff/v1/users/me', { headers })).json).to.have.nested.property(
      'user.role',
      'admin',
    );
    const tasks = await web.request('/bff/v1/admin/tasks?size=5', { headers });
    expect(tasks.json).to.include({ page_now: 1, page_total: 1 });
    expect(tasks.headers).to.include({ 'x-request-id': 'r-7', 'cache-control': 'no-store' });
    await eventually(() => api.logger.access().length === 3);
    expect(api.logger.access()[2]!.fields).to.include({ request_id: 'r-7' });
    expect(web.logger.text() + api.logger.text()).not.to.contain(token);
  });

  it('count sign-ins by the clients that the proxies before them tell of, and log no password', async () => {
    await Promise.all([web.stop(), api.stop()]);
    const trustedProxies = new TrustedProxies(['127.0.0.1']);
    await api.start({ trustedProxies });
    upstream = new HttpApiUpstream({ url: api.url });
    web = new WebHarness();
    await web.start(upstream, { trustedProxies });
    const signIn = async (address: string, password: string) => {
      const headers = ['Content-Type', 'application/json', 'X-Forwarded-For', `1.2.3.4, ${address}`];
      const body = JSON.stringify({ username: 'admin', password });
      return (await web.request('/bff/v1/auth/login?password=hunter2', { method: 'POST', headers, body }))
        .status;
    };
    for (let i = 0; i < 10; i++) expect(await signIn('198.51.100.7', 'hunter2')).to.equal(401);
    expect(await signIn('198.51.100.7', 'correct horse')).to.equal(429);
    expect(await signIn('198.51.100.8', 'correct horse')).to.equal(200);
    await eventually(() => api.logger.access().length === 12);
    expect(web.logger.text() + api.logger.text()).not.to.match(/hunter2|correct horse/);
    expect(api.logger.text()).not.to.contain('TRUSTED_PROXIES');
  });

  it('say once in the log that sign-ins are counted as those of one client, where none is trusted to tell', async () => {
    const json = ['Content-Type', 'application/json'];
    const body = JSON.stringify({ username: 'admin', password: 'correct horse' });
    for (let i = 0; i < 2; i++)
      await web.request('/bff/v1/auth/login', { method: 'POST', headers: json, body });
    expect(api.logger.text().match(/TRUSTED_PROXIES/g)).to.have.length(1);
  });

  it('pass on what the API refuses', async () => {
    const viewer = ['Authorization', `Bearer ${await api.tokenOf('u-viewer')}`];
    expect((await web.request('/bff/v1/admin/tasks', { headers: viewer })).json).to.include({
      code: 'forbidden',
    });
    const nobody = await web.request('/bff/v1/users/me');
    expect(nobody.json).to.include({ code: 'unauthenticated', status: 401 });
    expect(nobody.headers['www-authenticate']).to.equal('Bearer');
    const admin = ['Authorization', `Bearer ${await api.tokenOf('u-admin')}`];
    const bad = await web.request('/bff/v1/admin/tasks??page=1', { headers: admin });
    expect(bad.json).to.include({ code: 'invalid_parameter', parameter: '?page' });
  });

  it('say that nothing has changed, in so few bytes', async () => {
    const headers = ['Authorization', `Bearer ${await api.tokenOf('u-admin')}`];
    const path = '/bff/v1/admin/tasks?page=1';
    const { etag } = (await web.request(path, { headers })).headers;
    for (const method of ['GET', 'HEAD']) {
      const again = await web.request(path, { method, headers: [...headers, 'If-None-Match', etag!] });
      expect(again).to.include({ status: 304, text: '' });
      expect(again.headers).to.include({ etag, 'cache-control': 'no-store' });
      expect(again.headers).not.to.have.any.keys('content-type', 'content-length');
    }
    const viewer = ['Authorization', `Bearer ${await api.tokenOf('u-viewer')}`, 'If-None-Match', etag!];
    expect((await web.request(path, { headers: viewer })).status).to.equal(403);
  });

  it('compress a list for a browser that takes it so, and know it by one tag in every encoding', async () => {
    api.tasks.replaceAll(Array.from({ length: 20 }, (_, i) => aJob({ id: `j-${i}` })));
    const authorization = ['Authorization', `Bearer ${await api.tokenOf('u-admin')}`];
    const ask = (...headers: string[]) =>
      web.request('/bff/v1/admin/tasks', { headers: [...authorization, ...headers] });
    const plain = await ask();
    for (const [encoding, unpack] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const packed = await ask('Accept-Encoding', encoding);
      expect(packed.headers).to.include({
        'content-encoding': encoding,
        vary: 'Accept-Encoding',
        etag: plain.headers.etag,
        'content-length': String(packed.body.length),
      });
      expect(unpack(packed.body).equals(plain.body)).to.equal(true);
      const again = await ask('Accept-Encoding', encoding, 'If-None-Match', String(packed.headers.etag));
      expect(again.status).to.equal(304);
      expect(again.headers).to.include({ vary: 'Accept-Encoding' });
      expect(again.headers).not.to.have.property('content-encoding');
    }
  });

  it('answer HEAD as GET without the body', async () => {
    const headers = ['Authorization', `Bearer ${await api.tokenOf('u-admin')}`];
    const head = await web.request('/bff/v1/users/me', { method: 'HEAD', headers });
    expect(head).to.include({ status: 200, text: '' });
  });

  it('refuse a token of bytes beyond ASCII as they refuse any bad one', async () => {
    const headers = ['Authorization', 'Bearer \u00e4.\u00ff.c'];
    expect((await web.request('/bff/v1/users/me', { headers })).status).to.equal(401);
  });

  it('say 503, and sign nobody out, while the API is away', async () => {
    await api.stop();
    expect((await web.request('/bff/v1/users/me')).json).to.include({ status: 503, code: 'api_unavailable' });
  });

  it('give up a request whose browser went away', async () => {
    let asking = false;
    let aborted = false;
    const slow = new ApiHarness();
    await slow.start({
      getCurrentUser: {
        execute: ({ signal }) =>
          new Promise((_resolve, reject) => {
            asking = true;
            signal?.addEventListener('abort', () => {
              aborted = true;
              reject(signal.reason as Error);
            });
          }),
      },
    });
    const slowUpstream = new HttpApiUpstream({ url: slow.url });
    const slowWeb = new WebHarness();
    await slowWeb.start(slowUpstream);
    const browser = new AbortController();
    const asked = fetch(`${slowWeb.url}/bff/v1/users/me`, {
      headers: { Authorization: `Bearer ${await slow.tokenOf('u-admin')}` },
      signal: browser.signal,
    }).catch(() => undefined);
    await eventually(() => asking);
    browser.abort();
    await asked;
    await eventually(() => aborted && slowWeb.logger.access().length === 1);
    expect(slowWeb.logger.faults()).to.deep.equal([]);
    await slowWeb.stop();
    slowUpstream.close();
    await slow.stop();
  });
});
