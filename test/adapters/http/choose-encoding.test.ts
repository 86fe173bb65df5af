import { expect } from 'chai';
import { chooseEncoding } from '../../../src/adapters/http/choose-encoding.js';

describe('the encoding that Accept-Encoding chooses', () => {
  const CASES: [header: string | undefined, chosen: 'br' | 'gzip' | null][] = [
    [undefined, null],
    ['', null],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['GZIP', 'gzip'],
    ['deflate, zstd', null],
    ['identity', null],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['*;q=0', null],
    ['br;q=0', null],
    ['br;q=0.000', null],
    ['gzip;q=0.001', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['gzip;q=0.8,br;q=0.8', 'br'],
    ['gzip ; q=0.8 ,\tbr ;Q=1.0', 'br'],
    ['identity, gzip;q=0.5', null],
    ['identity;q=0.5, gzip', 'gzip'],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['identity;q=0, gzip', 'gzip'],
    ['gzip;q=2', null],
    ['gzip;q=x, br', 'br'],
    ['gzip;level=9', null],
    ['gzipped', null],
    [', ,gzip,', 'gzip'],
  ];
  for (const [header, chosen] of CASES) {
    it(`is ${chosen ?? 'none'} by ${header === undefined ? 'no header' : `"${header}"`}`, () => {
      expect(chooseEncoding(header)).to.equal(chosen);
    });
  }

  it('is found quickly, however long the header is', () => {
    expect(chooseEncoding(`${' '.repeat(8_000)}x${'\t'.repeat(8_000)};`)).to.equal(null);
    expect(chooseEncoding('gzip;q=0,'.repeat(2_000))).to.equal(null);
  });
});
