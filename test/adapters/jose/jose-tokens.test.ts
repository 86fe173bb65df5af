import { expect } from 'chai';
import { SignJWT, UnsecuredJWT, generateKeyPair } from 'jose';
import type { JWTPayload } from 'jose';
import { createHmac, createSecretKey } from 'node:crypto';
import { JoseTokens } from '../../../src/adapters/jose/index.js';
import { FixedClock, InMemoryTokens } from '../../../src/adapters/memory/index.js';
import { UnauthenticatedError } from '../../../src/domain/errors.js';
import { describeTokenVerifier } from '../../contract/describe-token-verifier.js';
import { reasonOf } from '../../contract/reason-of.js';
import { at } from '../../support/task-builder.js';

const SECRET = '0123456789abcdef0123456789abcdef';
const NOW = at('2026-01-02T03:04:05.000006Z');
const NOW_SECONDS = Date.parse('2026-01-02T03:04:05Z') / 1000;
const OPTIONS = { secret: SECRET, issuer: 'taskdeck', audience: 'taskdeck-api', lifetimeSeconds: 3600 };

describeTokenVerifier('JoseTokens', () => {
  const clock = new FixedClock(NOW);
  const tokens = new JoseTokens({ ...OPTIONS, clock });
  return {
    verifier: tokens,
    issuer: tokens,
    passLifetime: () => {
      clock.set(at('2026-01-02T05:00:00Z'));
    },
  };
});

describeTokenVerifier('InMemoryTokens', () => {
  const clock = new FixedClock(NOW);
  const tokens = new InMemoryTokens(clock, at('2026-01-02T04:00:00Z'));
  return {
    verifier: tokens,
    issuer: tokens,
    passLifetime: () => {
      clock.set(at('2026-01-02T05:00:00Z'));
    },
  };
});

describe('JoseTokens', () => {
  let clock: FixedClock;
  let tokens: JoseTokens;

  beforeEach(() => {
    clock = new FixedClock(NOW);
    tokens = new JoseTokens({ ...OPTIONS, clock });
  });

  const GOOD: JWTPayload = {
    sub: 'u-1',
    iss: OPTIONS.issuer,
    aud: OPTIONS.audience,
    iat: NOW_SECONDS,
    exp: NOW_SECONDS + 60,
  };

  /** Signs whatever bytes, so that a claim's flaw is the only one. */
  function forge(payload: string | JWTPayload, header: string | object = { alg: 'HS256' }): string {
    const encode = (part: string | object) =>
      Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
    const signed = `${encode(header)}.${encode(payload)}`;
    return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
  }

  async function refusal(token: string): Promise<string> {
    const reason = await reasonOf(tokens.verify(token));
    expect(reason).to.be.instanceOf(UnauthenticatedError);
    return (reason as UnauthenticatedError).reason;
  }

  const userIdOf = async (token: string) => (await tokens.verify(token)).userId;

  function without(claim: string): JWTPayload {
    return Object.fromEntries(Object.entries(GOOD).filter(([name]) => name !== claim));
  }

  it('accepts a good token of another program that knows the secret', async () => {
    expect(await userIdOf(forge(GOOD))).to.equal('u-1');
    expect(await userIdOf(forge({ ...GOOD, aud: ['other', OPTIONS.audience] }))).to.equal('u-1');
  });

  it('says when the token expires, to the second from which it was issued', async () => {
    const { expiresAt } = await tokens.issue({ id: 'u-1' });
    expect(expiresAt).to.equal('2026-01-02T04:04:05.000000Z');
  });

  it('puts nothing about the user into a token but the id, and since when the tokens of the user count', async () => {
    const user = { id: 'u-1', username: 'ada', role: 'admin', tokensValidFrom: NOW } as const;
    const { token } = await tokens.issue(user);
    const payload = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as object;
    expect(payload).to.have.all.keys('sub', 'iss', 'aud', 'iat', 'exp', 'jti', 'tokens_valid_from');
    expect(payload).to.have.property('tokens_valid_from', NOW);
  });

  it('still accepts a token of a replica whose clock is seconds ahead', async () => {
    const { token } = await tokens.issue({ id: 'u-1' });
    clock.set(at('2026-01-02T03:04:02Z'));
    expect(await userIdOf(token)).to.equal('u-1');
  });

  it('refuses a tampered payload and a tampered signature', async () => {
    const [head, , signature] = forge(GOOD).split('.') as [string, string, string];
    const payload = Buffer.from(JSON.stringify({ ...GOOD, sub: 'u-2' })).toString('base64url');
    expect(await refusal(`${head}.${payload}.${signature}`)).to.equal('invalid');
    const [, body] = forge(GOOD).split('.') as [string, string, string];
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    expect(await refusal(`${head}.${body}.${flipped}`)).to.equal('invalid');
    expect(await refusal(`${head}.${body}.${signature.slice(0, -3)}`)).to.equal('invalid');
  });

  it('refuses tokens without a signature', async () => {
    expect(await refusal(new UnsecuredJWT(GOOD).encode())).to.equal('malformed');
    expect(await refusal(forge(GOOD, { alg: 'none' }))).to.equal('invalid');
    expect(await refusal(forge(GOOD, { alg: 'nOnE' }))).to.equal('invalid');
  });

  it('refuses every other algorithm, asymmetric ones above all', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const rsa = await new SignJWT(GOOD).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    expect(await refusal(rsa)).to.equal('invalid');
    const hs512 = await new SignJWT(GOOD)
      .setProtectedHeader({ alg: 'HS512' })
      .sign(createSecretKey(Buffer.from(SECRET.repeat(2))));
    expect(await refusal(hs512)).to.equal('invalid');
    expect(await refusal(forge(GOOD, { alg: 'RS256' }))).to.equal('invalid');
  });

  it('refuses a key that comes along with the token, and extensions that it must understand', async () => {
    const jwk = { kty: 'oct', k: Buffer.from('x'.repeat(32)).toString('base64url') };
    const header = { alg: 'HS256', jwk, kid: '../../dev/null', jku: 'http://127.0.0.1:1/keys' };
    const [head, body] = forge(GOOD, header).split('.') as [string, string];
    const signature = createHmac('sha256', 'x'.repeat(32)).update(`${head}.${body}`).digest('base64url');
    expect(await refusal(`${head}.${body}.${signature}`)).to.equal('invalid');
    expect(await refusal(forge(GOOD, { alg: 'HS256', crit: ['x'], x: 1 }))).to.equal('invalid');
    expect(await refusal(forge(GOOD, { alg: 'HS256', crit: ['b64'], b64: false }))).to.equal('invalid');
  });

  for (const claim of ['sub', 'iss', 'aud', 'iat', 'exp']) {
    it(`refuses a token without ${claim}`, async () => {
      expect(await refusal(forge(without(claim)))).to.equal('invalid');
    });
  }

  const FLAWS: Record<string, JWTPayload | string> = {
    'another issuer': { ...GOOD, iss: 'evil' },
    'another audience': { ...GOOD, aud: 'elsewhere' },
    'an issue date in the future': { ...GOOD, iat: NOW_SECONDS + 600, exp: NOW_SECONDS + 6000 },
    'a beginning in the future': { ...GOOD, nbf: NOW_SECONDS + 600 },
    'an expiry that is a text': JSON.stringify({ ...GOOD, exp: '9999999999' }),
    'an empty subject': { ...GOOD, sub: '' },
    'a huge subject': { ...GOOD, sub: 'x'.repeat(300) },
    'a subject that is a number': JSON.stringify({ ...GOOD, sub: 1 }),
    'a subject that is a list': JSON.stringify({ ...GOOD, sub: ['u-1'] }),
    'a subject that is null': JSON.stringify({ ...GOOD, sub: null }),
    'a subject of broken Unicode': JSON.stringify(GOOD).replace('u-1', '\\ud800'),
    'no moment since when the tokens count': { ...GOOD, tokens_valid_from: 'x' },
    'such a moment in another spelling': { ...GOOD, tokens_valid_from: '2026-01-02T03:04:05Z' },
    'such a moment that is a number': { ...GOOD, tokens_valid_from: 1 },
    'a claim twice': JSON.stringify(GOOD).replace('"sub":"u-1"', '"sub":"u-2","sub":"u-1"'),
    'a claim twice, once escaped': JSON.stringify(GOOD).replace(
      '"sub":"u-1"',
      '"su\\u0062":"u-2","sub":"u-1"',
    ),
    'no object for a payload': '["u-1"]',
    'no JSON for a payload': 'sub=u-1',
    'an empty payload object': '{}',
  };
  for (const [what, payload] of Object.entries(FLAWS)) {
    it(`refuses ${what}`, async () => {
      expect(await refusal(forge(payload))).to.equal('invalid');
    });
  }

  it('refuses a header that names its algorithm twice', async () => {
    expect(await refusal(forge(GOOD, '{"alg":"none","alg":"HS256"}'))).to.equal('invalid');
  });

  it('takes a member that is named alike in two inner objects for what it is: no duplicate', async () => {
    const text = JSON.stringify({ ...GOOD, a: { sub: 'x', b: '"sub":' }, c: [{ sub: 'y' }] });
    expect(await userIdOf(forge(text))).to.equal('u-1');
  });

  it('refuses a token older than the lifetime as expired, whatever it says about its end', async () => {
    const token = forge({ ...GOOD, iat: NOW_SECONDS - 4000, exp: NOW_SECONDS + 9_999_999 });
    expect(await refusal(token)).to.equal('expired');
  });

  it('refuses a deeply nested token without falling over', async () => {
    const nested = `{"sub":${'['.repeat(1400)}${']'.repeat(1400)}}`;
    expect(await refusal(forge(nested))).to.equal('invalid');
    expect(await refusal(forge(`{"sub":${'['.repeat(100_000)}`))).to.equal('malformed');
  });

  it('refuses a token of more than 4,096 characters unread', async () => {
    expect(await refusal(forge({ ...GOOD, note: 'x'.repeat(4096) }))).to.equal('malformed');
  });

  /** What else says the same in base64url, by the bits that the last letter has to spare. */
  function lastLetters(text: string): string[] {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = text.split('.').at(-1)!;
    const bytes = Buffer.from(last, 'base64url');
    return [...letters]
      .map((letter) => last.slice(0, -1) + letter)
      .filter((part) => part !== last && Buffer.from(part, 'base64url').equals(bytes))
      .map((part) => text.slice(0, -last.length) + part);
  }

  it('refuses other spellings of the same bytes', async () => {
    const token = forge(GOOD);
    const [head, body, signature] = token.split('.') as [string, string, string];
    expect(lastLetters(token), 'of a signature').to.have.length(3);
    for (const spelling of [
      `${head}.${body}.${signature}=`,
      `${head} .${body}.${signature}`,
      ` ${token}`,
      `${token}\n`,
      ...lastLetters(token),
      ...lastLetters(body).map((spelling) => `${head}.${spelling}.${signature}`),
      ...lastLetters(head).map((spelling) => `${spelling}.${body}.${signature}`),
    ]) {
      expect(await refusal(spelling)).to.equal('malformed');
    }
  });

  describe('of a token that it has accepted before', () => {
    const LAST = NOW_SECONDS + 60 + 5 - 1;
    const inSeconds = (seconds: number) => clock.set(at(new Date(seconds * 1000).toISOString()));
    const codeOf = async (token: string) =>
      ((await reasonOf(tokens.verify(token))) as UnauthenticatedError).reason;

    it('accepts it until the second in which it runs out, and then says so', async () => {
      const token = forge(GOOD);
      await tokens.verify(token);
      inSeconds(LAST);
      expect(await userIdOf(token)).to.equal('u-1');
      inSeconds(LAST + 1);
      expect(await codeOf(token)).to.equal('expired');
      expect(await codeOf(token)).to.equal('expired');
    });

    it('accepts none that is older than the lifetime, whatever it says about its end', async () => {
      const token = forge({ ...GOOD, exp: NOW_SECONDS + 86_400 });
      await tokens.verify(token);
      inSeconds(NOW_SECONDS + 3600 + 5);
      expect(await userIdOf(token)).to.equal('u-1');
      inSeconds(NOW_SECONDS + 3600 + 6);
      expect(await codeOf(token)).to.equal('expired');
    });

    it('accepts none before its time, when the clock was set back', async () => {
      const issued = forge(GOOD);
      const awaited = forge({ ...GOOD, iat: NOW_SECONDS - 60, nbf: NOW_SECONDS });
      await Promise.all([tokens.verify(issued), tokens.verify(awaited)]);
      inSeconds(NOW_SECONDS - 6);
      expect(await codeOf(issued)).to.equal('invalid');
      expect(await codeOf(awaited)).to.equal('invalid');
    });

    it('accepts no other text for it', async () => {
      const token = forge(GOOD);
      await tokens.verify(token);
      const [head, body, signature] = token.split('.') as [string, string, string];
      const others = [
        `${token}A`,
        ` ${token}`,
        token.toUpperCase(),
        `${head}.${body}.${signature.slice(0, -2)}AA`,
        `${head}.${Buffer.from(JSON.stringify({ ...GOOD, sub: 'u-2' })).toString('base64url')}.${signature}`,
      ];
      for (const other of others) expect(await codeOf(other), other).to.be.oneOf(['malformed', 'invalid']);
      expect(await userIdOf(token)).to.equal('u-1');
    });

    it('knows it not where another secret is used', async () => {
      const token = forge(GOOD);
      await tokens.verify(token);
      const others = new JoseTokens({ ...OPTIONS, secret: `${SECRET}!`, clock });
      expect(((await reasonOf(others.verify(token))) as UnauthenticatedError).reason).to.equal('invalid');
    });
  });

  it('refuses to be made with what can not be secure', () => {
    const make = (options: Partial<typeof OPTIONS>) => () =>
      new JoseTokens({ ...OPTIONS, ...options, clock });
    expect(make({ secret: 'x'.repeat(31) })).to.throw(RangeError, '32 bytes');
    expect(make({ secret: '' })).to.throw(RangeError);
    expect(make({ secret: 'ä'.repeat(16) })).not.to.throw();
    expect(make({ issuer: '' })).to.throw(RangeError);
    expect(make({ audience: '' })).to.throw(RangeError);
    for (const lifetimeSeconds of [0, -1, 1.5, NaN, Infinity]) {
      expect(make({ lifetimeSeconds }), String(lifetimeSeconds)).to.throw(RangeError);
    }
  });
});
