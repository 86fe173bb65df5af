import { expect } from 'chai';
import { idRange } from '../../../src/adapters/knex/search/id-range.js';

describe('idRange', () => {
  it('takes a whole id for itself', () => {
    const id = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
    expect(idRange(id.toUpperCase())).to.deep.equal({ first: id, last: id });
  });

  it('spans all ids with the same beginning', () => {
    expect(idRange('0f1e2d')).to.deep.equal({
      first: '0f1e2d00-0000-0000-0000-000000000000',
      last: '0f1e2dff-ffff-ffff-ffff-ffffffffffff',
    });
    expect(idRange('0f1e2d3c-4')).to.deep.equal({
      first: '0f1e2d3c-4000-0000-0000-000000000000',
      last: '0f1e2d3c-4fff-ffff-ffff-ffffffffffff',
    });
  });

  for (const text of [
    '',
    '0f1e2',
    '0f1e2g',
    '0f1e2d3c4b5a',
    '-0f1e2d',
    `${'0'.repeat(40)}`,
    '會議會議會議',
  ]) {
    it(`leaves ${JSON.stringify(text)} to names and users`, () => {
      expect(idRange(text)).to.equal(null);
    });
  }
});
