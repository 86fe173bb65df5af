import { expect } from 'chai';
import { InMemoryTokens } from '../../../src/adapters/memory/in-memory-tokens.js';
import { GetCurrentUser } from '../../../src/application/get-current-user.js';
import { SignIn } from '../../../src/application/sign-in.js';
import { ADMIN, inMemoryPlatform, VIEWER } from '../../support/platform.js';
import { rejection } from '../../support/rejection.js';
import { at } from '../../support/task-builder.js';

describe('SignIn and GetCurrentUser', () => {
  let platform: ReturnType<typeof inMemoryPlatform>;
  let tokens: InMemoryTokens;
  let signIn: SignIn;
  let getCurrentUser: GetCurrentUser;
  beforeEach(() => {
    platform = inMemoryPlatform();
    tokens = new InMemoryTokens(platform.clock, at('2026-06-01T20:00:00Z'));
    signIn = new SignIn({ credentials: platform.users, tokens });
    getCurrentUser = new GetCurrentUser({ users: platform.users });
  });

  it('give a token that tells who signed in', async () => {
    const { token, expiresAt } = await signIn.execute({ username: 'viewer', password: 'taskdeck' });
    expect(expiresAt).to.equal(at('2026-06-01T20:00:00Z'));
    const user = await getCurrentUser.execute(await tokens.verify(token));
    expect(user).to.deep.equal({ id: VIEWER.id, username: 'viewer', role: 'user' });
  });

  for (const [username, password] of [
    ['admin', 'wrong'],
    ['nobody', 'taskdeck'],
    ['ADMIN', 'taskdeck'],
    ['', ''],
  ] as const) {
    it(`refuse ${username || 'nobody'} with ${password || 'nothing'}, alike`, async () => {
      const error = await rejection(signIn.execute({ username, password }));
      expect(error).to.include({ code: 'wrong_credentials', message: 'wrong username or password' });
    });
  }

  it('call an unreachable directory a fault', async () => {
    platform.users.unavailable = true;
    const signingIn = await rejection(signIn.execute({ username: 'admin', password: 'taskdeck' }));
    const asking = await rejection(getCurrentUser.execute({ userId: ADMIN.id }));
    expect([signingIn, asking].map((error) => (error as { code?: string }).code)).to.deep.equal([
      'user_directory_unavailable',
      'user_directory_unavailable',
    ]);
  });

  it('know nobody where no user is named', async () => {
    const error = await rejection(getCurrentUser.execute({ userId: undefined as unknown as string }));
    expect(error).to.include({ code: 'unauthenticated', reason: 'missing' });
  });

  it('know nobody by a token that the user has ended, and by the next one from the same moment', async () => {
    const signInAs = async () =>
      tokens.verify((await signIn.execute({ username: 'viewer', password: 'taskdeck' })).token);
    platform.users.replaceAll([{ ...VIEWER, tokensValidFrom: at('2026-05-01T00:00:00Z') }]);
    const before = await signInAs();
    expect(await getCurrentUser.execute(before)).to.include({ id: VIEWER.id });
    platform.users.replaceAll([{ ...VIEWER, tokensValidFrom: platform.clock.now() }]);
    const after = await signInAs();
    expect(after.issuedAt).to.equal(before.issuedAt);
    expect(await rejection(getCurrentUser.execute(before))).to.include({
      code: 'unauthenticated',
      reason: 'revoked',
    });
    expect(await getCurrentUser.execute(after)).to.include({ id: VIEWER.id });
  });

  it('believe a token that is ahead of what they know: the directory had told its issuer so', async () => {
    platform.users.replaceAll([{ ...VIEWER, tokensValidFrom: at('2026-05-01T00:00:00Z') }]);
    const { token } = await tokens.issue({ ...VIEWER, tokensValidFrom: at('2026-05-01T00:00:00.000001Z') });
    expect(await getCurrentUser.execute(await tokens.verify(token))).to.include({ id: VIEWER.id });
  });

  it('judge a token that does not tell by when it was issued', async () => {
    const { token } = await tokens.issue({ id: VIEWER.id });
    const identity = await tokens.verify(token);
    platform.users.replaceAll([{ ...VIEWER, tokensValidFrom: identity.issuedAt }]);
    expect(await getCurrentUser.execute(identity)).to.include({ id: VIEWER.id });
    platform.users.replaceAll([{ ...VIEWER, tokensValidFrom: at('2026-06-01T12:00:00.000001Z') }]);
    expect(await rejection(getCurrentUser.execute(identity))).to.include({ reason: 'revoked' });
  });

  it('know no user who is disabled', async () => {
    const { token } = await signIn.execute({ username: 'viewer', password: 'taskdeck' });
    platform.users.replaceAll([{ ...VIEWER, disabled: true }]);
    const asking = await rejection(getCurrentUser.execute(await tokens.verify(token)));
    expect(asking).to.include({ code: 'unauthenticated', reason: 'unknown_user' });
    const signingIn = await rejection(signIn.execute({ username: 'viewer', password: 'taskdeck' }));
    expect(signingIn).to.include({ code: 'wrong_credentials' });
  });

  it('know nobody who is gone', async () => {
    const error = await rejection(getCurrentUser.execute({ userId: 'gone' }));
    expect(error).to.include({ code: 'unauthenticated', reason: 'unknown_user' });
  });
});
