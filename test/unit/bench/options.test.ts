import { expect } from 'chai';
import { parseOptions } from '../../bench/options.js';
import { availableKinds } from '../../bench/platform/debian-postgres.js';

describe('the options of the bench', () => {
  const SECTIONS = ['pages', 'herd'];
  const sizes = (...args: string[]) => parseOptions(args, SECTIONS).sizes;

  it('take one size for it and the usual ones below it, several for themselves', () => {
    expect(sizes()).to.deep.equal([10_000, 1_000_000]);
    expect(sizes('--rows', '10000000')).to.deep.equal([10_000, 1_000_000, 10_000_000]);
    expect(sizes('--rows', '20000')).to.deep.equal([10_000, 20_000]);
    expect(sizes('--rows', '10000')).to.deep.equal([10_000]);
    expect(sizes('--rows', '1000000,50000')).to.deep.equal([50_000, 1_000_000]);
  });

  it('name what is wrong', () => {
    const failing = (...args: string[]) => expect(() => parseOptions(args, SECTIONS));
    failing('--rows', '1e3x').to.throw('--rows');
    failing('--rows', '9999').to.throw('--rows');
    failing('--seconds', '0').to.throw('--seconds');
    failing('--only', 'pages,sheep').to.throw('sheep is none of pages, herd');
    failing('--server', 'windows').to.throw('--server: must be one of embedded, debian, both');
    failing('--sheep').to.throw('--sheep');
  });

  it('measure all sections unless some are named', () => {
    expect(parseOptions([], SECTIONS).only).to.equal(null);
    expect(parseOptions(['--only', 'herd,pages'], SECTIONS).only).to.deep.equal(['herd', 'pages']);
  });

  it('measure on every Postgres that is installed unless one is named, and on the embedded one first', () => {
    const postgres = (...args: string[]) => parseOptions(args, SECTIONS).postgres;
    expect(postgres()).to.equal(null);
    expect(postgres('--server', 'debian')).to.deep.equal(['debian']);
    expect(postgres('--server', 'both')).to.deep.equal(['embedded', 'debian']);
    expect(availableKinds(null, null)).to.deep.equal(['embedded']);
    expect(availableKinds(null, '/bin')).to.deep.equal(['embedded', 'debian']);
    expect(() => availableKinds(['debian'], null)).to.throw('--server');
  });
});
