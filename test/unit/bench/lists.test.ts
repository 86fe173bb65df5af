import { expect } from 'chai';
import { distinctLists, LISTS, pageAt } from '../../bench/load/lists.js';

describe('the lists of the bench', () => {
  it('lie at the first, the middle and the last page', () => {
    expect([pageAt('first', 100), pageAt('middle', 100), pageAt('last', 100)]).to.deep.equal([1, 3, 5]);
    expect([pageAt('first', 0), pageAt('middle', 0), pageAt('last', 101)]).to.deep.equal([1, 1, 6]);
  });

  it('are refused where they are too short to differ', () => {
    const list = { name: 'short', place: 'middle', filter: '' } as const;
    expect(() => distinctLists('/list', list, 10, ['a'])).to.throw(RangeError, 'short');
    expect(distinctLists('/list', list, 60, ['a'])).to.have.length.of.at.least(40);
  });

  for (const list of LISTS) {
    it(`differ from one another where they have to be distinct: ${list.name}`, () => {
      const requests = distinctLists('/list', list, 10_000, ['a', 'b']).map(String);
      const targets = requests.map((request) => request.split(' ')[1] ?? '');
      expect(new Set(targets).size).to.equal(targets.length).and.to.be.at.least(40);
      for (const target of targets) {
        const query = new URLSearchParams(target.split('?')[1]);
        expect(Number(query.get('page'))).to.be.within(1, Math.ceil(10_000 / Number(query.get('size'))));
      }
      expect(requests[1]).to.match(/\r\nAuthorization: Bearer b\r\n/);
    });
  }
});
