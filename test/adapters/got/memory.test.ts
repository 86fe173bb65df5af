import { expect } from 'chai';
import { Memory } from '../../../src/adapters/got/mapping/memory.js';

describe('what is remembered of streams', () => {
  it('is forgotten once they were not told for a while', () => {
    const memory = new Memory<number>();
    memory.keep('a', 1, 0);
    memory.keep('b', 2, 10);
    memory.keep('a', 3, 20);
    memory.forget(15);
    expect([memory.recall('a'), memory.recall('b')]).to.deep.equal([3, undefined]);
  });

  it('is bounded, however many streams come and go', () => {
    const memory = new Memory<number>();
    for (let i = 0; i < 100_000; i++) memory.keep(`cam-${i}`, i, 0);
    const kept = Array.from({ length: 100_000 }, (_, i) => memory.recall(`cam-${i}`) !== undefined);
    expect(kept.indexOf(true)).to.equal(60_000);
    expect(kept.slice(60_000).every(Boolean)).to.equal(true);
  });
});
