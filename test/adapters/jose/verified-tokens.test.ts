import { expect } from 'chai';
import { VerifiedTokens } from '../../../src/adapters/jose/verified-tokens.js';
import { at } from '../../support/task-builder.js';

describe('the tokens that are known to be good', () => {
  const ADA = { userId: 'u-1', issuedAt: at('2026-01-02T03:04:05Z'), tokensValidFrom: null };
  const ALWAYS = { from: 0, until: 100 };

  it('are known by their text, within their time', () => {
    const tokens = new VerifiedTokens();
    tokens.add('t', ADA, { from: 10, until: 20 });
    expect(tokens.identityOf('t', 10)).to.equal(ADA);
    expect(tokens.identityOf('t', 19)).to.equal(ADA);
    expect(tokens.identityOf('x', 10)).to.equal(null);
    expect(tokens.identityOf('t', 20)).to.equal(null);
  });

  it('are never known without a time', () => {
    const tokens = new VerifiedTokens();
    tokens.add('t', ADA, { from: NaN, until: NaN });
    expect(tokens.identityOf('t', 10)).to.equal(null);
  });

  it('are 10,000 at most; the one that is known longest is forgotten first', () => {
    const tokens = new VerifiedTokens();
    for (let i = 0; i <= 10_000; i++) tokens.add(`t${i}`, ADA, ALWAYS);
    expect([0, 1, 10_000].map((i) => tokens.identityOf(`t${i}`, 1))).to.deep.equal([null, ADA, ADA]);
  });
});
