import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../../src/domain/json.js';
import { redactSecrets } from '../../../../src/application/redaction/redact-secrets.js';
import { redactText } from '../../../../src/application/redaction/redact-text.js';
import { REDACTED } from '../../../../src/application/redaction/redacted.js';
import { HARMLESS_NAMES } from './harmless-names.js';
import { HARMLESS_TEXTS } from './harmless-texts.js';
import { SECRET_NAMES } from './secret-names.js';
import { SECRET_TEXTS } from './secret-texts.js';

const texts = [...SECRET_TEXTS.map(({ text }) => text), ...HARMLESS_TEXTS];
const pieces = [
  ...'= : " \' ` \\ [ ] { } ( ) < > & ; ? # @ / , - -- . _ $ % \n'.split(' '),
  ' ',
  '://',
  'aB3dE5gH7jK9mN2pQ4sT',
  'password',
  'token',
  'key',
  'Bearer ',
  'eyJ',
  'sk-',
  REDACTED,
];
const piece = fc.oneof(
  fc.constantFrom(...pieces, ...texts, ...SECRET_NAMES, ...HARMLESS_NAMES),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const text = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
const name = fc.oneof(fc.constantFrom(...SECRET_NAMES, ...HARMLESS_NAMES, 'name', 'value'), text);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom<Json>(null, true, false, 0, 1.5, 9007199254740993n),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(name, tie('json'), { maxKeys: 4 }),
  ),
}));

describe('redaction, of any JSON', () => {
  it('keeps the shape: members, lengths of lists, and whatever is no text', () => {
    fc.assert(fc.property(json, (value) => expectSameShape(value, redactSecrets(value))));
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(json, (value) => {
        const once = redactSecrets(value);
        expect(redactSecrets(once)).to.deep.equal(once);
      }),
      { examples: [[{ id_token: { password: 1.5 } }]], numRuns: 3000 },
    );
    fc.assert(
      fc.property(text, (value) => {
        const once = redactText(value);
        expect(redactText(once)).to.equal(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('looks at no text more often than its length asks for', () => {
    const parts = [
      ...pieces,
      'a',
      'key=',
      'key:',
      '://a:',
      '-----BEGIN PRIVATE KEY-----',
      'token=${',
      "token='",
      'a.',
    ];
    const more = [
      'Cookie: ',
      'Cookie: a',
      '?key=',
      'eyJaaaaaaaa.',
      'eyJ-',
      'foo_tokens=',
      ')',
      '%3D',
      'SG.',
      ' -u a:',
      '@tcp(',
    ];
    for (const part of [...parts, ...more]) {
      for (const begin of ['', 'api_key: ']) {
        redactText(begin + part.repeat(Math.ceil(100_000 / part.length)));
      }
    }
  }).timeout(120_000);
});

function expectSameShape(value: Json, shown: Json): void {
  if (shown === REDACTED || typeof value === 'string') {
    expect(shown).to.be.a('string');
  } else if (value === null || typeof value !== 'object') {
    expect(shown).to.equal(value);
  } else {
    const inner: Json[] = Object.values(value);
    const innerShown: Json[] = Object.values(shown as object);
    expect(Array.isArray(shown)).to.equal(Array.isArray(value));
    expect(innerShown).to.have.length(inner.length);
    inner.forEach((member, i) => expectSameShape(member, innerShown[i]!));
  }
}
