import { expect } from 'chai';
import { connect } from 'node:net';
import type { WireProblem } from '../../../src/adapters/http/index.js';
import type { TaskPage } from '../../../src/application/task-page.js';
import { TaskRepositoryUnavailableError } from '../../../src/domain/errors.js';
import { eventually } from '../../support/eventually.js';
import { ApiHarness } from './api-harness.js';

const TASKS = '/api/v1/admin/tasks';

describe('what the API says when something is wrong', () => {
  let api: ApiHarness;

  beforeEach(() => {
    api = new ApiHarness();
  });
  afterEach(() => api.stop());

  function listing(execute: (request: { signal?: AbortSignal }) => Promise<TaskPage>) {
    return { listAdminTasks: { execute } };
  }

  it('tells a client nothing of a failure that nobody foresaw, and the log all', async () => {
    const defect = new Error('select "password_hash" from "users" - relation does not exist');
    await api.start(listing(() => Promise.reject(defect)));
    const answer = await api.asAdmin(TASKS);
    const requestId = answer.headers['x-request-id'];
    expect(answer.json).to.deep.equal({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal_error',
      request_id: requestId,
    });
    const [fault, ...others] = api.logger.faults();
    expect(others).to.deep.equal([]);
    expect(fault).to.include({ level: 'error', message: 'request failed' });
    expect(fault!.fields).to.deep.equal({ request_id: requestId, method: 'GET', path: TASKS, err: defect });
  });

  for (const thrown of ['a text', undefined, null, { status: 418, expose: true, message: 'SELECT 1' }]) {
    it(`makes a plain 500 of a thrown ${JSON.stringify(thrown)}`, async () => {
      await api.start(listing(() => Promise.reject(thrown)));
      const answer = await api.asAdmin(TASKS);
      expect(answer.status).to.equal(500);
      expect(answer.text).not.to.contain('SELECT');
    });
  }

  it("keeps a driver's words to the log where a source is away", async () => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.7:5432 while running SELECT secret');
    const error = new TaskRepositoryUnavailableError('unreachable', { cause });
    await api.start(listing(() => Promise.reject(error)));
    const answer = await api.asAdmin(TASKS);
    expect(answer.json).to.include({ status: 503, code: 'task_repository_unavailable' });
    expect(answer.text).not.to.match(/ECONNREFUSED|SELECT|10\.0/);
    expect(api.logger.faults()).to.have.length(1);
    expect(api.logger.faults()[0]!.level).to.equal('warn');
    expect(api.logger.text()).to.contain('ECONNREFUSED');
  });

  it("keeps the client's faults out of the log's warnings", async () => {
    await api.start();
    await api.request(TASKS);
    await api.asAdmin(`${TASKS}?page=0`);
    await api.request('/none');
    expect(api.logger.faults()).to.deep.equal([]);
  });

  describe('the request id', () => {
    beforeEach(() => api.start());

    it("is the client's own where it is a sane one", async () => {
      const answer = await api.request(TASKS, { headers: ['X-Request-Id', 'web-1.2_3'] });
      expect(answer.headers['x-request-id']).to.equal('web-1.2_3');
      expect((answer.json as WireProblem).request_id).to.equal('web-1.2_3');
      await eventually(() => api.logger.access().length === 1);
      expect(api.logger.access()[0]!.fields).to.have.property('request_id', 'web-1.2_3');
    });

    for (const value of ['', 'a b', 'x'.repeat(65), '"', 'a,b', '-x', 'ä', '<script>']) {
      it(`is a new one instead of ${JSON.stringify(value.slice(0, 10))}`, async () => {
        const answer = await api.request(TASKS, { headers: ['X-Request-Id', value] });
        expect(answer.headers['x-request-id']).to.match(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
      });
    }

    it('is a new one where two were sent', async () => {
      const answer = await api.request(TASKS, { headers: ['X-Request-Id', 'a', 'X-Request-Id', 'b'] });
      expect(answer.headers['x-request-id']).to.match(/^[0-9a-f]{8}-/);
    });
  });

  it('protects every answer, problems included', async () => {
    await api.start();
    for (const answer of [
      await api.asAdmin(TASKS),
      await api.request('/none'),
      await api.request('/healthz'),
    ]) {
      expect(answer.headers).to.include({
        'content-security-policy': "default-src 'none';frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
      });
      expect(answer.headers).not.to.have.any.keys('x-powered-by', 'server', 'set-cookie');
    }
  });

  it('refuses two Host headers', async () => {
    await api.start();
    const headers = ['Host', 'one.example', 'Host', 'two.example'];
    expect((await api.request('/healthz', { headers })).status).to.equal(400);
  });

  it('writes one line a request, without its query', async () => {
    await api.start();
    await api.asAdmin(`${TASKS}?task_type=private`);
    await api.request('/none');
    await api.request('/healthz');
    await eventually(() => api.logger.access().length === 3);
    const [first, second, health] = api.logger.access();
    expect(first!.fields).to.have.all.keys(
      'request_id',
      'method',
      'path',
      'status',
      'ms',
      'user_id',
      'bytes',
    );
    expect(first).to.include({ level: 'info' });
    expect(first!.fields).to.include({ method: 'GET', path: TASKS, status: 200, user_id: 'u-admin' });
    expect(second!.fields).to.include({ path: '/none', status: 404 });
    expect(health).to.include({ level: 'debug' });
    expect(api.logger.text()).not.to.contain('private');
  });

  it('keeps a very long path out of the log', async () => {
    await api.start();
    await api.request(`/${'x'.repeat(5000)}`);
    await eventually(() => api.logger.access().length === 1);
    expect(api.logger.access()[0]!.fields['path']).to.have.length(200);
  });

  it('gives up the work of a client that went away, and takes that for no fault', async () => {
    let signal: AbortSignal | undefined;
    await api.start(
      listing((request) => {
        signal = request.signal;
        return new Promise((_resolve, reject) => {
          request.signal?.addEventListener('abort', () => {
            reject(request.signal?.reason as Error);
          });
        });
      }),
    );
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    const token = await api.tokenOf('u-admin');
    socket.write(`GET ${TASKS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await eventually(() => signal !== undefined);
    socket.destroy();
    await eventually(() => api.logger.access().length === 1);
    expect(signal!.aborted).to.equal(true);
    expect(api.logger.access()[0]!.fields).to.include({ status: 499 });
    expect(api.logger.faults()).to.deep.equal([]);
  });

  it('gives each of many pipelined requests a signal of its own, without a warning of Node', async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error) => warnings.push(warning);
    process.on('warning', hear);
    try {
      const signals = new Set<AbortSignal>();
      let done: () => unknown = () => undefined;
      const allAsked = new Promise((resolve) => (done = () => resolve(null)));
      await api.start({
        getCurrentUser: {
          execute: async ({ signal }) => {
            signal?.addEventListener('abort', () => undefined);
            signals.add(signal!);
            if (signals.size === 30) done();
            await allAsked;
            return { id: 'u', username: 'u', role: 'user' };
          },
        },
      });
      const token = await api.tokenOf('u-admin');
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1').resume();
      const head = `Host: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
      socket.write(`GET /api/v1/users/me HTTP/1.1\r\n${head}`.repeat(30));
      await eventually(() => api.logger.access().length === 30);
      socket.destroy();
      expect(api.logger.access().map(({ fields }) => fields['status']))
        .to.include(200)
        .and.not.include(499);
      expect(warnings).to.deep.equal([]);
    } finally {
      process.off('warning', hear);
    }
  });

  it('does not take the end of an answered request for a client that went away', async () => {
    let signal: AbortSignal | undefined;
    await api.start({
      getCurrentUser: {
        execute: (request) => {
          signal = request.signal;
          return Promise.resolve({ id: 'u', username: 'u', role: 'user' });
        },
      },
    });
    await api.asAdmin('/api/v1/users/me');
    await eventually(() => api.logger.access().length === 1);
    expect(signal!.aborted).to.equal(false);
    expect(api.logger.access()[0]!.fields).to.include({ status: 200 });
  });

  describe('its health', () => {
    it('is alive without its parts, and ready with them only', async () => {
      await api.start();
      expect(await api.request('/healthz')).to.include({ status: 200, text: '{"status":"ok"}' });
      expect(await api.request('/readyz')).to.include({ status: 200, text: '{"status":"ready"}' });
    });

    for (const [how, readUsers] of Object.entries({
      rejects: () => Promise.reject(new Error('db: secret-host')),
      throws: () => {
        throw new Error('db: secret-host');
      },
    })) {
      it(`says which check fails where that ${how}, and the reason to the log only`, async () => {
        api.readUsers = readUsers;
        await api.start();
        expect((await api.request('/healthz')).status).to.equal(200);
        const answer = await api.request('/readyz');
        expect(answer.json).to.deep.include({ status: 503, code: 'not_ready', failed: ['users'] });
        expect(answer.headers).to.have.property('retry-after');
        expect(answer.text).not.to.contain('secret-host');
        expect(api.logger.text()).to.contain('secret-host');
      });
    }
  });
});
