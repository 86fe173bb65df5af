import { expect } from 'chai';
import fc from 'fast-check';
import { etagMatches } from '../../../src/adapters/http/etag-matches.js';

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
    'W/"abc-gzip"': true,
    '"abc-gzip"': true,
    '"abc-br"': true,
    '"abc-zstd"': true,
    '"abc--gzip"': true,
    '"abc;gzip"': true,
    '"x-gzip", W/"abc-gzip"': true,
    '"abc-gzip-gzip"': false,
    '"abc-x"': false,
    '"abcgzip"': false,
    '"-gzip"': false,
    '"abd-gzip"': false,
    '"abc"-gzip': true,
  };
  for (const [header, matches] of Object.entries(CASES)) {
    it(`${matches ? 'names' : 'does not name'} ${ETAG} as ${header === '' ? 'nothing' : header}`, () => {
      expect(etagMatches(header, ETAG)).to.equal(matches);
    });
  }

  it('is named by no other tag of ours, whatever a proxy adds to that', () => {
    const suffix = fc.constantFrom('', '-gzip', '--gzip', ';gzip', '-br', '-zstd', '-deflate');
    const hash = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    const file = fc
      .tuple(fc.nat(), fc.nat())
      .map(([size, time]) => `${size.toString(36)}-${time.toString(36)}`);
    for (const tag of [hash, file]) {
      fc.assert(
        fc.property(tag, tag, suffix, (had, has, added) => {
          expect(etagMatches(`W/"${had}${added}"`, `W/"${has}"`)).to.equal(had === has);
        }),
      );
    }
  });

  it('is read quickly, however long it is', () => {
    expect(etagMatches('"x'.repeat(8_000), ETAG)).to.equal(false);
    expect(etagMatches('W/'.repeat(8_000), ETAG)).to.equal(false);
  });
});
