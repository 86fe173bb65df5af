import { expect } from 'chai';
import { VerifiedTokens } from '../../../src/adapters/jose/verified-tokens.js';

describe('the tokens that are known to be good', () => {
  const ALWAYS = { from: 0, until: 100 };

  it('are known by their text, within their time', () => {
    const tokens = new VerifiedTokens();
    tokens.add('t', 'u-1', { from: 10, until: 20 });
    expect(tokens.userIdOf('t', 10)).to.equal('u-1');
    expect(tokens.userIdOf('t', 19)).to.equal('u-1');
    expect(tokens.userIdOf('x', 10)).to.equal(null);
    expect(tokens.userIdOf('t', 20)).to.equal(null);
  });

  it('are never known without a time', () => {
    const tokens = new VerifiedTokens();
    tokens.add('t', 'u-1', { from: NaN, until: NaN });
    expect(tokens.userIdOf('t', 10)).to.equal(null);
  });

  it('are 10,000 at most; the one that is known longest is forgotten first', () => {
    const tokens = new VerifiedTokens();
    for (let i = 0; i <= 10_000; i++) tokens.add(`t${i}`, 'u-1', ALWAYS);
    expect([0, 1, 10_000].map((i) => tokens.userIdOf(`t${i}`, 1))).to.deep.equal([null, 'u-1', 'u-1']);
  });
});
