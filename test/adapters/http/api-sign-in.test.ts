import { expect } from 'chai';
import type { WireProblem, WireSignedIn } from '../../../src/adapters/http/index.js';
import { ApiHarness } from './api-harness.js';

const RIGHT = { username: 'admin', password: 'correct horse' };
const WRONG = { ...RIGHT, password: 'wrong horse' };
const JSON_TYPE = ['Content-Type', 'application/json'];

describe('POST /api/v1/auth/login', () => {
  let api: ApiHarness;

  beforeEach(async () => {
    api = new ApiHarness();
    await api.start();
  });
  afterEach(() => api.stop());

  it('gives a token that opens the other routes, and says until when', async () => {
    const answer = await api.signIn(RIGHT);
    expect(answer.status).to.equal(200);
    expect(answer.headers['cache-control']).to.equal('no-store');
    const { token, expires_at } = answer.json as WireSignedIn;
    expect(expires_at).to.equal('2026-01-02T04:04:05.000000Z');
    const me = await api.request('/api/v1/users/me', { headers: ['Authorization', `Bearer ${token}`] });
    expect(me.json).to.have.nested.property('user.username', 'admin');
  });

  it('refuses a wrong password and an unknown username in the same words', async () => {
    const answers = [await api.signIn(WRONG), await api.signIn({ ...RIGHT, username: 'nobody' })];
    const [first, second] = answers.map(({ json }) => ({ ...(json as WireProblem), request_id: '' }));
    expect(first).to.deep.equal(second);
    expect(first).to.include({ status: 401, code: 'wrong_credentials' });
    expect(answers[0]!.headers['www-authenticate']).to.equal('Bearer');
  });

  it('says 503 while passwords can not be checked', async () => {
    api.users.unavailable = true;
    const answer = await api.signIn(RIGHT);
    expect(answer.status).to.equal(503);
    expect(answer.headers).to.have.property('retry-after');
  });

  it('has no such route where users sign in elsewhere', async () => {
    const other = new ApiHarness();
    await other.start({ signIn: null });
    expect((await other.signIn(RIGHT)).status).to.equal(404);
    await other.stop();
  });

  const BAD_MEMBERS: Record<string, [body: unknown, parameter: string]> = {
    'no username': [{ password: 'x' }, 'username'],
    'no password': [{ username: 'x' }, 'password'],
    'an empty username': [{ ...RIGHT, username: '' }, 'username'],
    'an empty password': [{ ...RIGHT, password: '' }, 'password'],
    'a number for a username': [{ ...RIGHT, username: 1 }, 'username'],
    'an object for a password': [{ ...RIGHT, password: { $ne: null } }, 'password'],
    'null for a password': [{ ...RIGHT, password: null }, 'password'],
    'a list for a username': [{ ...RIGHT, username: ['admin'] }, 'username'],
    'a username that is too long': [{ ...RIGHT, username: 'x'.repeat(201) }, 'username'],
    'a password that is too long': [{ ...RIGHT, password: 'x'.repeat(1001) }, 'password'],
    'a username of broken Unicode': ['{"username":"\\ud800","password":"x"}', 'username'],
    'one member too many': [{ ...RIGHT, role: 'admin' }, 'role'],
    'a member of every object': ['{"__proto__":{"password":"x"},"username":"admin"}', '__proto__'],
    'a list': [[RIGHT], 'body'],
    null: ['null', 'body'],
    'a text': ['"admin"', 'body'],
    'half a document': ['{"username":"admin","password":"secret-in-the', 'body'],
    'an empty body': ['', 'body'],
    'broken UTF-8': [Buffer.from([0x7b, 0xff, 0x7d]), 'body'],
  };
  for (const [what, [body, parameter]] of Object.entries(BAD_MEMBERS)) {
    it(`refuses ${what} and names ${parameter}`, async () => {
      const answer = await api.signIn(body);
      expect(answer.status, answer.text).to.equal(400);
      expect(answer.json).to.include({ code: 'invalid_parameter', parameter });
      expect(answer.text).not.to.contain('secret-in-the');
    });
  }

  it('takes a username and a password of the longest length, of any script', async () => {
    const answer = await api.signIn({ username: '使'.repeat(200), password: '密'.repeat(1000) });
    expect(answer.json).to.have.property('code', 'wrong_credentials');
  });

  it('refuses a body of more than 4 KiB, announced or not', async () => {
    const body = JSON.stringify({ ...RIGHT, password: 'x'.repeat(5000) });
    const announced = await api.signIn(body);
    expect(announced.json).to.include({ status: 413, code: 'payload_too_large' });
    const chunked = await fetch(`${api.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).to.equal(413);
  });

  const BAD_TYPES: Record<string, readonly string[]> = {
    'no content type': [],
    'a form': ['Content-Type', 'application/x-www-form-urlencoded'],
    'plain text, which needs no leave of the browser': ['Content-Type', 'text/plain'],
    'another charset': ['Content-Type', 'application/json; charset=utf-16'],
    'a type that only begins so': ['Content-Type', 'application/jsonp'],
    'a packed body': [...JSON_TYPE, 'Content-Encoding', 'gzip'],
  };
  for (const [what, headers] of Object.entries(BAD_TYPES)) {
    it(`refuses ${what}`, async () => {
      expect((await api.signIn(RIGHT, headers)).json).to.include({
        status: 415,
        code: 'unsupported_media_type',
      });
    });
  }

  it('refuses two content types', async () => {
    expect((await api.signIn(RIGHT, [...JSON_TYPE, ...JSON_TYPE])).status).to.equal(400);
  });

  it('takes JSON of a charset that says what it is anyway', async () => {
    expect((await api.signIn(RIGHT, ['content-type', 'Application/JSON; charset="UTF-8"'])).status).to.equal(
      200,
    );
  });

  it('lets nobody guess on after ten failures, the right password included, and nobody else suffer', async () => {
    for (let i = 0; i < 10; i++) expect((await api.signIn(WRONG)).status).to.equal(401);
    const limited = await api.signIn(RIGHT);
    expect(limited.json).to.include({ status: 429, code: 'too_many_attempts' });
    expect(Number(limited.headers['retry-after'])).to.be.within(1, 60);
    expect((await api.signIn({ username: 'viewer', password: 'battery staple' })).status).to.equal(200);
  });

  it('lets no more than ten guesses through that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => api.signIn(WRONG)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).to.have.length(10);
    expect(statuses.filter((status) => status === 429)).to.have.length(20);
  });

  it('keeps usernames, passwords and tokens out of the log', async () => {
    const { token } = (await api.signIn(RIGHT)).json as WireSignedIn;
    await api.signIn(WRONG);
    await api.signIn('{"password":"correct horse"');
    api.users.unavailable = true;
    await api.signIn(RIGHT);
    await api.request('/api/v1/users/me', { headers: ['Authorization', `Bearer ${token}`] });
    const log = api.logger.text();
    expect(log).to.contain('/api/v1/auth/login');
    for (const secret of ['correct horse', 'wrong horse', token, token.split('.')[2]!]) {
      expect(log).not.to.contain(secret);
    }
  });
});
