import { expect } from 'chai';
import { clampPage, pageTotal, pageWindow } from '../../../src/domain/page.js';

describe('the arithmetic of pages', () => {
  it('gives an empty list one page', () => {
    expect(pageTotal(0, 20)).to.equal(1);
    expect(clampPage(7, 0, 20)).to.equal(1);
  });

  it('fills the last page before it starts another', () => {
    expect(pageTotal(40, 20)).to.equal(2);
    expect(pageTotal(41, 20)).to.equal(3);
  });

  it('answers a page past the end with the last', () => {
    expect(clampPage(Number.MAX_SAFE_INTEGER, 41, 20)).to.equal(3);
    expect(clampPage(2, 41, 20)).to.equal(2);
  });

  it('counts pages from 1 and rows from 0', () => {
    expect(pageWindow(1, 20)).to.deep.equal({ offset: 0, limit: 20 });
    expect(pageWindow(3, 20)).to.deep.equal({ offset: 40, limit: 20 });
  });
});
