import { expect } from 'chai';
import { all, isFailed, ofDay, ofUser, searchesOf } from '../../bench/load/searches.js';

describe('the searches of the bench', () => {
  it('ask for all that is wanted in one address, with the words in one parameter', () => {
    const wanted = all({ filter: 'q=one', where: 'a' }, isFailed, { filter: 'q=%E4%BA%8C', where: 'b' });
    expect([...new URLSearchParams(wanted.filter)]).to.deep.equal([
      ['q', 'one 二'],
      ['status_filter', 'failed'],
    ]);
    expect(wanted.where).to.equal(`(a) AND (status = 'failed') AND (b)`);
  });

  it('end a day where the next one begins', () => {
    expect(new URLSearchParams(ofDay('2026-02-28T00:00:00.000Z').filter).get('created_to')).to.equal(
      '2026-03-01T00:00:00.000Z',
    );
  });

  it('are told apart by their names, and look for something each', () => {
    const searches = searchesOf({
      ids: ['1'],
      users: ['u'],
      models: ['m'],
      days: ['2026-02-28T00:00:00.000Z'],
    });
    expect(new Set(searches.map(({ name }) => name)).size).to.equal(searches.length);
    for (const { name, wanted } of searches) expect(wanted, name).not.to.have.length(0);
    expect(searches.flatMap(({ wanted }) => wanted)).to.deep.include(ofUser('u'));
  });
});
