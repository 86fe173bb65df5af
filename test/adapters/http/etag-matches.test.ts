import { expect } from 'chai';
import { etagMatches } from '../../../src/adapters/http/api/etag-matches.js';

describe('If-None-Match', () => {
  const ETAG = 'W/"abc"';
  const CASES: Record<string, boolean> = {
    'W/"abc"': true,
    '"abc"': true,
    '"x", W/"abc"': true,
    '"x","abc" , "y"': true,
    '*': true,
    ' * ': true,
    '': false,
    '"ab"': false,
    '"ABC"': false,
    abc: false,
    'W/abc': false,
    '"*"': false,
    '"x,"abc"': false,
    '"a,b", "abc"': true,
  };
  for (const [header, matches] of Object.entries(CASES)) {
    it(`${matches ? 'names' : 'does not name'} ${ETAG} as ${header === '' ? 'nothing' : header}`, () => {
      expect(etagMatches(header, ETAG)).to.equal(matches);
    });
  }

  it('is read quickly, however long it is', () => {
    expect(etagMatches('"x'.repeat(8_000), ETAG)).to.equal(false);
    expect(etagMatches('W/'.repeat(8_000), ETAG)).to.equal(false);
  });
});
