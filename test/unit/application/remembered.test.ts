import { expect } from 'chai';
import { remembered } from '../../../src/application/remembered.js';

describe('a remembered reading', () => {
  let read: string[];
  const reader = () =>
    remembered((text) => {
      read.push(text);
      if (text === 'bad') throw new RangeError(text);
      return { text };
    }, 2);
  beforeEach(() => (read = []));

  it('is done once a text', () => {
    const give = reader();
    expect([give('a'), give('a'), give('b')]).to.deep.equal([{ text: 'a' }, { text: 'a' }, { text: 'b' }]);
    expect(read).to.deep.equal(['a', 'b']);
  });

  it('forgets the oldest text beyond its number', () => {
    const give = reader();
    for (const text of ['a', 'b', 'c', 'b', 'a']) give(text);
    expect(read).to.deep.equal(['a', 'b', 'c', 'a']);
  });

  it('does not remember what it failed at', () => {
    const give = reader();
    for (const _ of [1, 2]) expect(() => give('bad')).to.throw(RangeError);
    expect(read).to.deep.equal(['bad', 'bad']);
  });
});
