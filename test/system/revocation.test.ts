import { expect } from 'chai';
import type { UserChange } from '../../src/adapters/knex/index.js';
import { changeUser, deleteUser, putUser } from '../../src/adapters/knex/index.js';
import { eventually } from '../support/eventually.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';

const BOB = { username: 'bob', role: 'admin', password: 'correct horse' } as const;

describe('tokens, as in production', function () {
  this.timeout(30_000);
  let stack: Stack;

  before(async () => {
    stack = await startStack({ sharing: 'as in production' });
  });
  after(() => stack.close());
  beforeEach(() => putUser(stack.knex, BOB));

  async function signIn(password: string = BOB.password): Promise<Response> {
    return fetch(`${stack.url}/bff/v1/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: BOB.username, password }),
    });
  }

  async function tokenOf(answer: Response): Promise<string> {
    return ((await answer.json()) as { token: string }).token;
  }

  async function ask(token: string): Promise<number> {
    const { status } = await fetch(`${stack.url}/bff/v1/admin/tasks`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return status;
  }

  const ends: Record<string, UserChange> = {
    'signed out': { signedOut: true },
    'given another password': { password: 'battery staple' },
  };
  for (const [what, change] of Object.entries(ends)) {
    it(`are over a second after their user is ${what}, and the next ones are good at once`, async () => {
      const token = await tokenOf(await signIn());
      expect(await ask(token)).to.equal(200);
      await changeUser(stack.knex, BOB.username, change);
      const password = 'password' in change ? change.password : BOB.password;
      const next = await tokenOf(await signIn(password));
      expect(await ask(next)).to.equal(200);
      await eventually(async () => (await ask(token)) === 401, { deadlineMs: 1_500 });
      expect(await ask(next)).to.equal(200);
    });
  }

  it('are over a second after their user has signed out on one of them', async () => {
    const [token, other] = [await tokenOf(await signIn()), await tokenOf(await signIn())];
    const headers = { Authorization: `Bearer ${token}` };
    const signedOut = await fetch(`${stack.url}/bff/v1/auth/logout`, { method: 'POST', headers });
    expect(await signedOut.json()).to.deep.equal({ signed_out: true });
    await eventually(async () => (await ask(token)) === 401, { deadlineMs: 1_500 });
    await eventually(async () => (await ask(other)) === 401, { deadlineMs: 1_500 });
    expect(await ask(await tokenOf(await signIn()))).to.equal(200);
    const again = await fetch(`${stack.url}/bff/v1/auth/logout`, { method: 'POST', headers });
    expect(again.status).to.equal(401);
  });

  it('are over a second after their user is disabled or deleted, and there are no next ones', async () => {
    const token = await tokenOf(await signIn());
    expect(await ask(token)).to.equal(200);
    await changeUser(stack.knex, BOB.username, { disabled: true });
    await eventually(async () => (await ask(token)) === 401, { deadlineMs: 1_500 });
    expect((await signIn()).status).to.equal(401);

    await changeUser(stack.knex, BOB.username, { disabled: false });
    const enabled = await tokenOf(await signIn());
    await eventually(async () => (await ask(enabled)) === 200, { deadlineMs: 1_500 });
    expect(await ask(token)).to.equal(401);
    await deleteUser(stack.knex, BOB.username);
    await eventually(async () => (await ask(enabled)) === 401, { deadlineMs: 1_500 });
  });
});
