import { expect } from 'chai';
import type { WireProblem, WireSignedIn } from '../../../src/adapters/http/index.js';
import { at } from '../../support/task-builder.js';
import { ApiHarness } from './api-harness.js';
import type { RawAnswer } from './raw-request.js';

const ROUTES = ['/api/v1/users/me', '/api/v1/admin/tasks'];

function outcome({ status, json, headers }: RawAnswer) {
  return { status, code: (json as WireProblem).code, challenge: headers['www-authenticate'] };
}

describe('who may ask the API', () => {
  let api: ApiHarness;

  beforeEach(async () => {
    api = new ApiHarness();
    await api.start();
  });
  afterEach(() => api.stop());

  for (const route of ROUTES) {
    describe(`GET ${route}`, () => {
      it('answers an admin', async () => {
        expect((await api.asAdmin(route)).status).to.equal(200);
      });

      it('wants a token', async () => {
        expect(outcome(await api.request(route))).to.deep.equal({
          status: 401,
          code: 'unauthenticated',
          challenge: 'Bearer',
        });
      });

      const BAD_HEADERS: Record<string, (token: string) => string> = {
        'an empty header': () => ' ',
        'the scheme alone': () => 'Bearer',
        'the scheme and a blank': () => 'Bearer ',
        'another scheme': (token) => `Basic ${token}`,
        'no scheme': (token) => token,
        'two blanks': (token) => `Bearer  ${token}`,
        'a tab': (token) => `Bearer\t${token}`,
        'two tokens': (token) => `Bearer ${token} ${token}`,
        'two credentials': (token) => `Bearer ${token}, Bearer ${token}`,
        'a quoted token': (token) => `Bearer "${token}"`,
        'a word': () => 'Bearer hello',
        padding: (token) => `Bearer ${token}=`,
        'a tampered signature': (token) => `Bearer ${token.slice(0, -4)}AAAA`,
        'a tampered payload': (token) => `Bearer ${token.replace(/\.[^.]+\./, '.eyJzdWIiOiJ1LWFkbWluIn0.')}`,
        'no signature': (token) => `Bearer ${token.replace(/[^.]+$/, '')}`,
      };
      for (const [what, header] of Object.entries(BAD_HEADERS)) {
        it(`refuses ${what}`, async () => {
          const value = header(await api.tokenOf('u-admin'));
          const answer = await api.request(route, { headers: ['Authorization', value] });
          const sent = value.trim() !== '';
          expect(outcome(answer)).to.deep.equal({
            status: 401,
            code: 'unauthenticated',
            challenge: sent ? 'Bearer error="invalid_token"' : 'Bearer',
          });
        });
      }

      it('takes the scheme in any case', async () => {
        const headers = ['authorization', `bEaReR ${await api.tokenOf('u-admin')}`];
        expect((await api.request(route, { headers })).status).to.equal(200);
      });

      it('refuses a token that ran out', async () => {
        const token = await api.tokenOf('u-admin');
        api.clock.set(at('2026-01-02T05:00:00Z'));
        expect(
          outcome(await api.request(route, { headers: ['Authorization', `Bearer ${token}`] })),
        ).to.include({
          status: 401,
          code: 'unauthenticated',
        });
      });

      it('refuses a good token of a user who is gone', async () => {
        expect(outcome(await api.requestAs('u-gone', route))).to.include({
          status: 401,
          code: 'unauthenticated',
        });
      });

      it('refuses a token that its user has ended, and takes the next', async () => {
        const { token } = (await api.signIn({ username: 'admin', password: 'correct horse' }))
          .json as WireSignedIn;
        const statusOf = async (bearer: string) =>
          (await api.request(route, { headers: ['Authorization', `Bearer ${bearer}`] })).status;
        expect(await statusOf(token)).to.equal(200);
        const tokensValidFrom = at('2026-01-02T03:04:05.000001Z');
        api.users.replaceAll([
          { id: 'u-admin', username: 'admin', role: 'admin', password: 'correct horse', tokensValidFrom },
        ]);
        expect(await statusOf(token)).to.equal(401);
        const next = (await api.signIn({ username: 'admin', password: 'correct horse' }))
          .json as WireSignedIn;
        expect(await statusOf(next.token)).to.equal(200);
      });

      it('says 503, never 401 or 403, while the user directory is away', async () => {
        api.users.unavailable = true;
        const answer = await api.asAdmin(route);
        expect(outcome(answer)).to.include({ status: 503, code: 'user_directory_unavailable' });
        expect(answer.headers['retry-after']).to.match(/^[1-9]\d*$/);
      });

      it('refuses two Authorization headers, whichever is good', async () => {
        const good = ['Authorization', `Bearer ${await api.tokenOf('u-admin')}`];
        for (const headers of [
          [...good, 'Authorization', 'Bearer x.y.z'],
          ['authorization', 'Bearer x.y.z', ...good],
          [...good, ...good],
        ]) {
          expect(outcome(await api.request(route, { headers }))).to.include({
            status: 400,
            code: 'bad_request',
          });
        }
      });

      it('hands out no answer to any cache, good or bad', async () => {
        for (const answer of [await api.asAdmin(route), await api.request(route)]) {
          expect(answer.headers['cache-control']).to.equal('no-store');
        }
      });
    });
  }

  it('tells each user who they are, with the role of now', async () => {
    expect((await api.requestAs('u-viewer', '/api/v1/users/me')).json).to.deep.equal({
      user: { id: 'u-viewer', username: 'viewer', role: 'user' },
    });
    api.users.replaceAll([{ id: 'u-viewer', username: 'viewer', role: 'admin', password: 'x' }]);
    expect((await api.requestAs('u-viewer', '/api/v1/users/me')).json).to.have.nested.property(
      'user.role',
      'admin',
    );
  });

  it('shows the tasks to admins only, by the role of now', async () => {
    const refused = await api.requestAs('u-viewer', '/api/v1/admin/tasks');
    expect(outcome(refused)).to.include({ status: 403, code: 'forbidden' });
    expect(refused.text).not.to.contain('viewer');
    api.users.replaceAll([{ id: 'u-viewer', username: 'viewer', role: 'admin', password: 'x' }]);
    expect((await api.requestAs('u-viewer', '/api/v1/admin/tasks')).status).to.equal(200);
  });

  it('tells nobody but admins what is wrong with a parameter', async () => {
    const path = '/api/v1/admin/tasks?page=0';
    expect(outcome(await api.requestAs('u-viewer', path))).to.include({ status: 403, code: 'forbidden' });
    expect(outcome(await api.requestAs('u-gone', path))).to.include({ status: 401 });
    expect(outcome(await api.asAdmin(path))).to.include({ status: 400, code: 'invalid_parameter' });
  });

  it('looks a user up once for each listing', async () => {
    let lookUps = 0;
    const find = api.users.findById.bind(api.users);
    api.users.findById = (id, signal) => {
      lookUps++;
      return find(id, signal);
    };
    await api.asAdmin('/api/v1/admin/tasks?page=2');
    expect(lookUps).to.equal(1);
  });

  describe('every guarded path, however it is written', () => {
    const TRICKS = [
      '/API/V1/admin/tasks',
      '/api/v1/Admin/tasks',
      '/api/v1/admin/tasks/',
      '//api/v1/admin/tasks',
      '/api//v1/admin/tasks',
      '/api/v1/./admin/tasks',
      '/api/v1/admin/../admin/tasks',
      '/api/v1/%2e%2e/v1/admin/tasks',
      '/api/v1/admin%2Ftasks',
      '/api/v1/admin/%74asks',
      '/api/v1/admin/tasks%00',
      '/api/v1/admin/tasks;x=1',
      '/api/v1/admin/tasks.json',
      '/api/v2/admin/tasks',
      '/bff/v1/admin/tasks',
      '/api/v1',
      '/',
    ];
    for (const path of TRICKS) {
      it(`knows nothing at ${path}`, async () => {
        for (const answer of [await api.request(path), await api.asAdmin(path)]) {
          expect(outcome(answer)).to.include({ status: 404, code: 'not_found' });
        }
      });
    }

    it('guards the path of an absolute request target', async () => {
      for (const path of ['http://elsewhere.example/api/v1/admin/tasks']) {
        expect((await api.request(path)).status, path).to.equal(401);
      }
    });
  });

  it('guards HEAD as it guards GET', async () => {
    expect(await api.request('/api/v1/admin/tasks', { method: 'HEAD' })).to.include({
      status: 401,
      text: '',
    });
    const answer = await api.asAdmin('/api/v1/admin/tasks', { method: 'HEAD' });
    expect(answer).to.include({ status: 200, text: '' });
    expect(Number(answer.headers['content-length'])).to.be.greaterThan(100);
  });

  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'QUERY', 'M-SEARCH']) {
    it(`refuses ${method} with the methods that there are`, async () => {
      const answer = await api.asAdmin('/api/v1/admin/tasks', { method });
      expect(outcome(answer)).to.include({ status: 405, code: 'method_not_allowed' });
      expect(answer.headers.allow).to.equal('GET, HEAD, OPTIONS');
    });
  }

  it('answers OPTIONS with the methods, and lets no other origin in', async () => {
    const headers = ['Origin', 'http://evil.example', 'Access-Control-Request-Method', 'GET'];
    const answer = await api.request('/api/v1/auth/login', { method: 'OPTIONS', headers });
    expect(answer.status).to.equal(204);
    expect(answer.headers.allow).to.equal('OPTIONS, POST');
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).to.deep.equal([]);
    expect((await api.request('/api/v1/none', { method: 'OPTIONS' })).status).to.equal(404);
  });
});
