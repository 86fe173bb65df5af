import { expect } from 'chai';
import { median, medianOrNull, quantile } from '../../bench/statistics.js';

describe('the statistics of the bench', () => {
  const oneToHundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('give the smallest sample that the share of the samples does not exceed', () => {
    expect(quantile(oneToHundred, 0.5)).to.equal(50);
    expect(quantile(oneToHundred, 0.99)).to.equal(99);
    expect(quantile(oneToHundred, 1)).to.equal(100);
    expect(quantile(oneToHundred, 0)).to.equal(1);
    expect(quantile([7], 0.99)).to.equal(7);
  });

  it('order samples as numbers', () => {
    expect(quantile([9, 10, 100], 0.5)).to.equal(10);
    expect(median([100, 9, 10])).to.equal(10);
  });

  it('take the mean of the two in the middle of an even number of samples', () => {
    expect(median([4, 1, 3, 2])).to.equal(2.5);
  });

  it('leave the samples as they are', () => {
    const samples = [3, 1, 2];
    quantile(samples, 0.5);
    median(samples);
    expect(samples).to.deep.equal([3, 1, 2]);
  });

  it('say of no samples that there are none', () => {
    expect(() => quantile([], 0.5)).to.throw(RangeError);
    expect(() => median([])).to.throw(RangeError);
    expect(medianOrNull([])).to.equal(null);
    expect(medianOrNull([2, 4])).to.equal(3);
  });
});
