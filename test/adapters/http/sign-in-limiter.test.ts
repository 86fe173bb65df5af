import { expect } from 'chai';
import { HttpProblem } from '../../../src/adapters/http/http-problem.js';
import { SignInLimiter } from '../../../src/adapters/http/index.js';
import { reasonOf } from '../../contract/reason-of.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WRONG = new Error('wrong');
const AWAY = new Error('directory away');
const HOME = '192.0.2.1';
describe('SignInLimiter', () => {
  let now: number;
  let limiter: SignInLimiter;

  beforeEach(() => {
    now = 1_000_000;
    limiter = new SignInLimiter({ now: () => now });
  });

  const from = (address: string, isShared = false) => ({ address, isShared });

  function attempt<T>(username: string, address: string, signIn: () => Promise<T>): Promise<T> {
    const signal = new AbortController().signal;
    return limiter.attempt({ username, client: from(address), signal }, signIn, (error) => error === WRONG);
  }
  const fail = (username: string, address = HOME, error = WRONG) =>
    reasonOf(attempt(username, address, () => Promise.reject(error)));
  const succeed = (username: string, address = HOME) =>
    reasonOf(attempt(username, address, () => Promise.resolve('token')));
  const address = (i: number) => `198.${18 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`;

  async function failUntilRefused(username: string, client = HOME): Promise<number> {
    for (let failures = 0; ; failures++) {
      const reason = await fail(username, client);
      if (reason instanceof HttpProblem) return failures;
      expect(reason).to.equal(WRONG);
    }
  }

  it('lets one client fail ten times at one account, says how long to wait, and lets it go on then', async () => {
    expect(await failUntilRefused('a')).to.equal(10);
    now += 30_500;
    const refusal = await fail('a');
    expect(refusal).to.include({ code: 'too_many_attempts', status: 429 });
    expect(refusal).to.have.deep.property('headers', { 'Retry-After': '30' });
    now += 29_500;
    expect(await fail('a')).to.equal(WRONG);
  });

  it('is not prolonged by attempts that it refused', async () => {
    await failUntilRefused('a');
    for (let i = 0; i < 100; i++) await fail('a');
    now += MINUTE;
    expect(await succeed('a')).to.equal(undefined);
  });

  it('takes the right password for no wrong one, however often', async () => {
    for (let i = 0; i < 100; i++) expect(await succeed('a')).to.equal(undefined);
  });

  it('does not count what was not the guess', async () => {
    for (let i = 0; i < 100; i++) expect(await fail('a', HOME, AWAY)).to.equal(AWAY);
  });

  it('lets one client fail thirty times in all, at whatever accounts', async () => {
    for (let i = 0; i < 30; i++) expect(await fail(`name-${i}`)).to.equal(WRONG);
    expect(await fail('another')).to.be.instanceOf(HttpProblem);
    expect(await fail('another', address(1))).to.equal(WRONG);
  });

  it('takes all of an IPv6 network for one client', async () => {
    for (let i = 0; i < 30; i++) expect(await fail(`name-${i}`, `2001:db8::${i}`)).to.equal(WRONG);
    expect(await fail('another', '2001:db8::ffff')).to.be.instanceOf(HttpProblem);
    expect(await fail('another', '2001:db8:0:1::1')).to.equal(WRONG);
  });

  it('tells usernames apart to the letter, those of every object included', async () => {
    for (const username of ['__proto__', 'constructor']) await failUntilRefused(username);
    expect(await fail('Constructor')).to.equal(WRONG);
  });

  it('lets all clients together fail at one account 520 times in an hour, and 260 times in each after it', async () => {
    let failures = 0;
    const failFor = async (hours: number) => {
      const end = now + hours * HOUR;
      for (let i = 0; now < end; i++, now += 1000) {
        for (const client of [address(i), address(i % 200)]) {
          if (!((await fail('admin', client)) instanceof HttpProblem)) failures++;
        }
      }
    };
    await failFor(1);
    expect(failures).to.be.within(400, 520);
    failures = 0;
    await failFor(2);
    expect(failures).to.be.within(500, 521);
  }).timeout(20_000);

  it('keeps nobody out of where they signed in before, whatever strangers do', async () => {
    await succeed('admin');
    for (let i = 0; i < 1000; i++) await fail('admin', address(i));
    for (let i = 0; i < 100; i++) await fail(`name-${i}`);
    expect(await fail('admin', address(2000))).to.be.instanceOf(HttpProblem);
    expect(await fail('admin')).to.equal(WRONG);
    expect(await succeed('admin')).to.equal(undefined);
  });

  it('forgives nobody their failures for the failures of ten thousand others', async () => {
    await failUntilRefused('victim');
    for (let i = 0; i < 10_100; i++) {
      await fail(`name-${i}`, address(i));
      await fail(`other-${i}`);
    }
    expect(await fail('victim')).to.be.instanceOf(HttpProblem);
  });

  it('counts an address that forwards for others untold by accounts only', async () => {
    const [client, { signal }] = [from('10.0.0.1', true), new AbortController()];
    const failShared = (username: string) =>
      reasonOf(
        limiter.attempt(
          { username, client, signal },
          () => Promise.reject(WRONG),
          () => true,
        ),
      );
    for (let i = 0; i < 100; i++) expect(await failShared(`name-${i}`)).to.equal(WRONG);
    for (let i = 0; i < 10; i++) expect(await failShared('admin')).to.equal(WRONG);
    expect(await failShared('admin')).to.be.instanceOf(HttpProblem);
  });

  describe('in a crowd', () => {
    let finish: (() => void)[];

    /** Work that goes on until the test ends it; each that ends makes room for one. */
    const slowly = (username: string, client: string, error: Error | null = WRONG) =>
      attempt(
        username,
        client,
        () =>
          new Promise<void>((resolve, reject) => {
            finish.push(() => (error === null ? resolve() : reject(error)));
          }),
      );

    async function pass(): Promise<void> {
      finish.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }

    async function passAll(): Promise<void> {
      do await pass();
      while (finish.length > 0);
    }

    beforeEach(() => {
      finish = [];
    });

    for (const seconds of [1, 10, 100]) {
      it(`lets the admin in next who comes from elsewhere after ${seconds} s of 200 addresses trying 1,000 names, the admin's among them`, async () => {
        const crowd: Promise<unknown>[] = [];
        const come = async () => {
          for (let end = crowd.length + 300; crowd.length < end;) {
            const i = crowd.length;
            crowd.push(reasonOf(slowly(i % 3 === 0 ? 'admin' : `name-${i % 1000}`, address(i % 200))));
          }
          await pass();
        };
        for (let second = 0; second < seconds; second++) {
          await come();
          await pass();
          now += 1000;
        }
        let isIn = false;
        const admin = slowly('admin', HOME, null).then(() => (isIn = true));
        await come();
        for (let hashed = 0; hashed < 2; hashed++) await pass();
        expect(isIn).to.equal(true);
        await admin;
        await passAll();
        await Promise.all(crowd);
      });
    }

    it('lets no more guesses through that come at once than one by one', async () => {
      const crowd = Array.from({ length: 20 }, () => reasonOf(slowly('admin', HOME)));
      await passAll();
      const reasons = await Promise.all(crowd);
      expect(reasons.filter((reason) => reason === WRONG)).to.have.length(10);
    });

    it('counts nothing of those whom it turned away, and tells them to come again soon', async () => {
      const crowd = Array.from({ length: 27 }, (_, i) => reasonOf(slowly('admin', address(i))));
      const turnedAway = await crowd[2];
      expect(turnedAway).to.include({ code: 'too_many_attempts' });
      expect(turnedAway).to.have.deep.property('headers', { 'Retry-After': '5' });
      await passAll();
      await Promise.all(crowd);
      expect(await failUntilRefused('admin', address(2))).to.equal(10);
    });
  });
});
