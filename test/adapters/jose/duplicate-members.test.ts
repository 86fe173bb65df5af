import { expect } from 'chai';
import fc from 'fast-check';
import { hasDuplicateMembers } from '../../../src/adapters/jose/duplicate-members.js';

describe('hasDuplicateMembers', () => {
  const members = fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 2 }), fc.jsonValue()), {
    maxLength: 5,
  });

  it('sees each name that comes twice in the outermost object, and no other', () => {
    fc.assert(
      fc.property(members, (pairs) => {
        const text = `{${pairs.map((pair) => pair.map((part) => JSON.stringify(part)).join(' : ')).join(' , ')}}`;
        expect(hasDuplicateMembers(text)).to.equal(new Set(pairs.map(([name]) => name)).size < pairs.length);
      }),
      { numRuns: 1000 },
    );
  });
});
