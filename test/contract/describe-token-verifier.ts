import { expect } from 'chai';
import { UnauthenticatedError } from '../../src/domain/errors.js';
import type { TokenIssuer } from '../../src/domain/ports/token-issuer.js';
import type { TokenVerifier } from '../../src/domain/ports/token-verifier.js';
import type { Timestamp } from '../../src/domain/timestamp.js';
import { reasonOf } from './reason-of.js';

export interface TokenVerifierHarness {
  readonly verifier: TokenVerifier;
  /** Issues what the verifier accepts. */
  readonly issuer: TokenIssuer;
  /** Lets time pass until a token that was issued before has run out. */
  passLifetime(): Promise<void> | void;
}

/** The contract of TokenVerifier and TokenIssuer, which belong together. */
export function describeTokenVerifier(
  name: string,
  makeHarness: () => Promise<TokenVerifierHarness> | TokenVerifierHarness,
): void {
  describe(`${name} as a TokenVerifier`, () => {
    let harness: TokenVerifierHarness;

    beforeEach(async () => {
      harness = await makeHarness();
    });

    async function refusal(token: string): Promise<unknown> {
      const reason = await reasonOf(harness.verifier.verify(token));
      expect(reason).to.be.instanceOf(UnauthenticatedError);
      return (reason as UnauthenticatedError).reason;
    }

    it('tells whom each token was issued to', async () => {
      const first = await harness.issuer.issue({ id: 'u-1' });
      const second = await harness.issuer.issue({ id: '使用者/2' });
      expect(await harness.verifier.verify(second.token)).to.have.property('userId', '使用者/2');
      expect(await harness.verifier.verify(first.token)).to.have.property('userId', 'u-1');
    });

    it('tells when each token was issued, and since when the tokens of its user counted then', async () => {
      const tokensValidFrom = '2026-01-02T03:04:05.000006Z' as Timestamp;
      const { token } = await harness.issuer.issue({ id: 'u-1', tokensValidFrom });
      const first = await harness.verifier.verify(token);
      expect(first).to.include({ userId: 'u-1', tokensValidFrom });
      expect(first.issuedAt).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      expect(await harness.verifier.verify(token), 'again').to.deep.equal(first);
      const untold = await harness.issuer.issue({ id: 'u-1' });
      expect(await harness.verifier.verify(untold.token)).to.have.property('tokensValidFrom', null);
    });

    it('gives two tokens to one user who signs in twice', async () => {
      const first = await harness.issuer.issue({ id: 'u-1' });
      const second = await harness.issuer.issue({ id: 'u-1' });
      expect(first.token).not.to.equal(second.token);
    });

    it('refuses a token that ran out as expired', async () => {
      const { token } = await harness.issuer.issue({ id: 'u-1' });
      await harness.passLifetime();
      expect(await refusal(token)).to.equal('expired');
    });

    it('refuses a token that it did not issue as invalid', async () => {
      const { token } = await harness.issuer.issue({ id: 'u-1' });
      const [head = '', body = ''] = token.split('.');
      expect(await refusal(`${head}.${body}.AAAA`)).to.equal('invalid');
    });

    const NO_TOKENS: Record<string, string> = {
      'an empty text': '',
      'a word': 'hello',
      'two parts': 'a.b',
      'four parts': 'a.b.c.d',
      'an empty part': 'a..c',
      'spaces between the parts': 'a. b.c',
      'a trailing line break': 'a.b.c\n',
      padding: 'a.b.c=',
      NUL: 'a.b.c\0',
      'letters beyond base64url': 'ä.b.c',
    };
    for (const [what, text] of Object.entries(NO_TOKENS)) {
      it(`refuses ${what} as malformed`, async () => {
        expect(await refusal(text)).to.equal('malformed');
      });
    }
  });
}
