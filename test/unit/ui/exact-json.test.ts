import { expect } from 'chai';
import { formatExactJson, parseExactJson } from '../../../ui/session/exact-json.js';

describe('JSON in the browser', () => {
  it('keeps whole numbers beyond 2^53', () => {
    const text = '{"id":9007199254740993,"minus":-12345678901234567890,"small":7,"share":0.25}';
    const parsed = parseExactJson(text);
    expect(parsed).to.deep.equal({
      id: 9007199254740993n,
      minus: -12345678901234567890n,
      small: 7,
      share: 0.25,
    });
    expect(formatExactJson(parsed).replaceAll(/\s/g, '')).to.equal(text);
  });

  it('leaves long fractions and text alone', () => {
    expect(parseExactJson('[0.12345678901234567890,"9007199254740993"]')).to.deep.equal([
      0.12345678901234568,
      '9007199254740993',
    ]);
  });

  it('takes no key for the prototype', () => {
    const parsed = parseExactJson('{"n":9007199254740993,"__proto__":{"polluted":true}}') as object;
    expect(Object.getPrototypeOf(parsed)).to.equal(Object.prototype);
    expect(Object.keys(parsed)).to.include('__proto__');
    expect(({} as { polluted?: true }).polluted).to.equal(undefined);
  });

  it('reads what is nested very deeply', () => {
    const depth = 20_000;
    const text = `[9007199254740993,${'['.repeat(depth)}${']'.repeat(depth)}]`;
    expect(parseExactJson(text)).to.be.an('array').with.length(2);
  });

  it('refuses what is no JSON', () => {
    expect(() => parseExactJson('<html>')).to.throw(SyntaxError);
  });
});
