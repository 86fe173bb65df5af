import { expect } from 'chai';
import { HttpProblem } from '../../../src/adapters/http/http-problem.js';
import { SignInLimiter } from '../../../src/adapters/http/index.js';
import { reasonOf } from '../../contract/reason-of.js';

describe('SignInLimiter', () => {
  let now: number;
  let limiter: SignInLimiter;

  beforeEach(() => {
    now = 1_000_000;
    limiter = new SignInLimiter({ maxFailures: 2, windowMs: 60_000, maxUsernames: 3, now: () => now });
  });

  const WRONG = new Error('wrong');
  const AWAY = new Error('directory away');

  function fail(username: string, error = WRONG): Promise<unknown> {
    return reasonOf(
      limiter.attempt(
        username,
        () => Promise.reject(error),
        (reason) => reason === WRONG,
      ),
    );
  }

  function succeed(username: string): Promise<unknown> {
    return reasonOf(
      limiter.attempt(
        username,
        () => Promise.resolve('token'),
        () => true,
      ),
    );
  }

  it('says how long to wait, and lets go when the window ends', async () => {
    await fail('a');
    now += 30_500;
    await fail('a');
    const refusal = await fail('a');
    expect(refusal).to.include({ code: 'too_many_attempts', status: 429 });
    expect(refusal).to.have.deep.property('headers', { 'Retry-After': '30' });
    now += 29_500;
    expect(await fail('a')).to.equal(WRONG);
  });

  it('is not prolonged by attempts that it refused', async () => {
    await fail('a');
    await fail('a');
    now += 59_999;
    expect(await fail('a')).to.be.instanceOf(HttpProblem);
    now += 1;
    expect(await succeed('a')).to.equal(undefined);
  });

  it('forgets the failures before a success', async () => {
    await fail('a');
    await succeed('a');
    await fail('a');
    expect(await succeed('a')).to.equal(undefined);
  });

  it('does not count what was not the guess', async () => {
    for (let i = 0; i < 5; i++) expect(await fail('a', AWAY)).to.equal(AWAY);
    expect(await succeed('a')).to.equal(undefined);
  });

  it('takes back what was not the guess from the window that counted it, never from a later one', async () => {
    let breakOff: (error: Error) => void = () => undefined;
    const slow = limiter.attempt(
      'a',
      () => new Promise((_resolve, reject) => (breakOff = reject)),
      (reason) => reason === WRONG,
    );
    now += 60_000;
    await fail('a');
    breakOff(AWAY);
    expect(await reasonOf(slow)).to.equal(AWAY);
    await fail('a');
    expect(await fail('a')).to.be.instanceOf(HttpProblem);
  });

  it('tells usernames apart to the letter, those of every object included', async () => {
    for (const username of ['__proto__', 'constructor']) {
      await fail(username);
      await fail(username);
      expect(await fail(username)).to.be.instanceOf(HttpProblem);
    }
    expect(await fail('Constructor')).to.equal(WRONG);
  });

  it('remembers the usernames that were seen last, and no more than it may', async () => {
    await fail('victim');
    await fail('other');
    await fail('victim');
    for (const username of ['x', 'y']) await fail(username);
    expect(await fail('victim'), 'the victim is still remembered').to.be.instanceOf(HttpProblem);
    for (let i = 0; i < 10; i++) await fail(`flood-${i}`);
    expect(await fail('victim'), 'the victim is forgotten').to.equal(WRONG);
  });
});
