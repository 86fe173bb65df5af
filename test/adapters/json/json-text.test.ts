import { expect } from 'chai';
import fc from 'fast-check';
import { formatJson, parseJson, stringifyJson } from '../../../src/adapters/json/json-text.js';

describe('JSON text', () => {
  const unharmed = [
    '9007199254740993',
    '[-9223372036854775808,18446744073709551615]',
    `{"n":1${'0'.repeat(400)}}`,
    '{"id":9007199254740993,"ratio":0.1234567890123,"text":"1234567890123456789"}',
    '{"__proto__":{"n":9007199254740993}}',
  ];
  for (const text of unharmed) {
    it(`passes ${text.slice(0, 60)} unharmed`, () => expect(stringifyJson(parseJson(text))).to.equal(text));
  }

  it('keeps a safe integer a number, and a longer one a bigint', () => {
    expect(parseJson('[9007199254740991,9007199254740992]')).to.deep.equal([
      9007199254740991,
      9007199254740992n,
    ]);
  });

  it('keeps long whole numbers wherever they stand', () => {
    for (const around of [
      '?',
      '-?',
      '[?]',
      '[1,?]',
      '[ ?]',
      '[\n-?]',
      '{"a":?}',
      '{"a":\t?,"b":"0a1234567890123456"}',
    ]) {
      const text = around.replace('?', '9007199254740993');
      expect(stringifyJson(parseJson(text)), text).to.equal(text.replace(/\s/g, ''));
    }
  });

  it('agrees with JSON wherever no number is too long for it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        if (!/\d{16}/.test(text))
          expect(stringifyJson(parseJson(text))).to.equal(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('leaves long fractions and text alone', () => {
    expect(parseJson('[0.12345678901234567890,"9007199254740993"]')).to.deep.equal([
      0.12345678901234568,
      '9007199254740993',
    ]);
  });

  it('takes no key for the prototype', () => {
    const parsed = parseJson('{"n":9007199254740993,"__proto__":{"polluted":true}}') as object;
    expect(Object.getPrototypeOf(parsed)).to.equal(Object.prototype);
    expect(Object.keys(parsed)).to.include('__proto__');
    expect(({} as { polluted?: true }).polluted).to.equal(undefined);
  });

  it('reads what is nested very deeply', () => {
    const depth = 20_000;
    const text = `[9007199254740993,${'['.repeat(depth)}${']'.repeat(depth)}]`;
    expect(parseJson(text)).to.be.an('array').with.length(2);
  });

  it('indents for people, long numbers unharmed', () => {
    expect(formatJson(parseJson('{"id":9007199254740993}'))).to.equal('{\n  "id": 9007199254740993\n}');
  });

  it('refuses what is no JSON', () => {
    expect(() => parseJson('{"a":9007199254740993')).to.throw(SyntaxError);
    expect(() => parseJson('nonsense')).to.throw(SyntaxError);
  });
});
