import { expect } from 'chai';
import { BoundedMap } from '../../../src/application/bounded-map.js';

describe('BoundedMap', () => {
  let map: BoundedMap<string, number>;
  const known = () => ['a', 'b', 'c'].filter((key) => map.get(key) !== undefined);

  beforeEach(() => {
    map = new BoundedMap(2);
    map.set('a', 1);
    map.set('b', 2);
  });

  it('lets the entry go that was set longest ago, whether it was looked at or not', () => {
    map.get('a');
    map.set('c', 3);
    expect(known()).to.deep.equal(['b', 'c']);
    expect(map.size).to.equal(2);
  });

  it('takes an entry that is set again for the newest', () => {
    map.set('a', 4);
    map.set('c', 3);
    expect(known()).to.deep.equal(['a', 'c']);
    expect(map.get('a')).to.equal(4);
  });

  it('drops the oldest entries while they are old, and single ones', () => {
    map.dropWhile((value) => value < 2);
    expect(known()).to.deep.equal(['b']);
    map.delete('b');
    expect(map.size).to.equal(0);
  });

  it('keeps nothing where it may keep nothing', () => {
    map = new BoundedMap(0);
    map.set('a', 1);
    expect(map.size).to.equal(0);
  });
});
