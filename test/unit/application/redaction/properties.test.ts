import { expect } from 'chai';
import fc from 'fast-check';
import type { Json } from '../../../../src/domain/json.js';
import { isHarmlessJson } from '../../../../src/application/redaction/is-harmless-json.js';
import { redactKnownSecrets } from '../../../../src/application/redaction/known-secrets.js';
import { redactNamedSecrets } from '../../../../src/application/redaction/named-secrets.js';
import { redactSecrets } from '../../../../src/application/redaction/redact-secrets.js';
import { redactText } from '../../../../src/application/redaction/redact-text.js';
import { REDACTED } from '../../../../src/application/redaction/redacted.js';
import { secrecyOf } from '../../../../src/application/redaction/secret-names.js';
import { hasSign } from '../../../../src/application/redaction/secret-signs.js';
import { redactUrls } from '../../../../src/application/redaction/url-secrets.js';
import { anyJson, anyText, PIECES, textOfSigns } from './any-json.js';

describe('redaction, of any JSON', () => {
  it('keeps the shape: members, lengths of lists, and whatever is no text', () => {
    fc.assert(fc.property(anyJson, (value) => expectSameShape(value, redactSecrets(value))));
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const once = redactSecrets(value);
        expect(redactSecrets(once)).to.deep.equal(once);
      }),
      { examples: [[{ id_token: { password: 1.5 } }]], numRuns: 3000 },
    );
    fc.assert(
      fc.property(anyText, (value) => {
        const once = redactText(value);
        expect(redactText(once)).to.equal(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('finds nothing in texts and names that have no sign of a secret', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, textOfSigns), (text) => {
        if (hasSign(text)) return;
        expect(redactKnownSecrets(redactNamedSecrets(redactUrls(text)))).to.equal(text);
        expect(secrecyOf(text)).to.equal('none');
      }),
      { numRuns: 10_000 },
    );
  });

  it('takes no JSON text for harmless that has a secret in it', () => {
    const written = fc.tuple(anyJson, fc.constantFrom(undefined, 1)).map(([value, indent]) => {
      const text = JSON.stringify(
        value,
        (_, inner: unknown) => (typeof inner === 'bigint' ? 0 : inner),
        indent,
      );
      return { value: JSON.parse(text) as Json, text };
    });
    fc.assert(
      fc.property(written, ({ value, text }) => {
        if (isHarmlessJson(text)) expect(redactSecrets(value)).to.equal(value);
      }),
      { numRuns: 10_000 },
    );
  });

  it('looks at no text more often than its length asks for', () => {
    const parts = [
      ...PIECES,
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
        const text = begin + part.repeat(Math.ceil(100_000 / part.length));
        redactText(text);
        isHarmlessJson(JSON.stringify([text]));
        isHarmlessJson(`[${'"key", '.repeat(15_000)}${JSON.stringify(text)}]`);
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
