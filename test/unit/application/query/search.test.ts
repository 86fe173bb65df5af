import { expect } from 'chai';
import fc from 'fast-check';
import { isFound, parseSearch, writeSearch } from '../../../../src/application/query/search.js';
import { mayHoldSecret } from '../../../../src/application/redaction/may-hold-secret.js';
import { redactText } from '../../../../src/application/redaction/redact-text.js';
import type { Json, JsonObject } from '../../../../src/domain/json.js';
import type { SearchWord } from '../../../../src/domain/task-scope.js';
import { aJob } from '../../../support/task-builder.js';
import { anyJson, anyText } from '../redaction/any-json.js';
import { HARMLESS_TEXTS } from '../redaction/harmless-texts.js';
import { HELD_OUT_HARMLESS_TEXTS, HELD_OUT_SECRET_TEXTS } from '../redaction/held-out.js';
import { detail, error, text } from '../../../contract/search-words.js';
import { SECRET_TEXTS } from '../redaction/secret-texts.js';
import { detailsWithOtherSecrets, withOtherSecrets } from '../redaction/with-other-secrets.js';

describe('a search', () => {
  const READ: Record<string, readonly SearchWord[]> = {
    '': [],
    '  \t\n ': [],
    llama: [text('llama')],
    'two  words': [text('two'), text('words')],
    '"two words" more': [text('two words'), text('more')],
    '會議 摘要': [text('會議'), text('摘要')],
    'error:oom': [error('oom')],
    'error:"out of memory"': [error('out of memory')],
    'model:gemma-3 gpu.type:H100': [detail('model', 'gemma-3'), detail('gpu.type', 'H100')],
    'note:"a:b c"': [detail('note', 'a:b c')],
    '"model:gemma-3"': [text('model:gemma-3')],
    'a:b:c': [detail('a', 'b:c')],
    ':a 12:30 -x:1 ..': [text(':a'), text('12:30'), text('-x:1'), text('..')],
    'model: a': [text('model:'), text('a')],
    'model:"" ""': [],
    'rtsp://cam-7/h264': [text('rtsp://cam-7/h264')],
    'error.code:7': [detail('error.code', '7')],
    'a"b c"d': [text('a'), text('b c'), text('d')],
    '"open end': [text('open'), text('end')],
  };
  for (const [typed, words] of Object.entries(READ)) {
    it(`reads ${JSON.stringify(typed)}`, () => expect(parseSearch(typed)).to.deep.equal(words));
  }

  for (const typed of ['a '.repeat(11), 'x'.repeat(501), 'a\0', '\ud83d', null, 7, ['a']]) {
    it(`does not read ${JSON.stringify(typed).slice(0, 30)}`, () =>
      expect(parseSearch(typed)).to.equal(null));
  }

  it('reads what it writes, whatever was typed', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc
        .array(fc.constantFrom('error:', 'a', 'a.b:', '"', ' ', ':', 'ü', '\\', '%', '://'), {
          maxLength: 20,
        })
        .map((some) => some.join('')),
    );
    fc.assert(
      fc.property(typed, (some) => {
        const words = parseSearch(some);
        if (words !== null) expect(parseSearch(writeSearch(words))).to.deep.equal(words);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** All paths to a text, a number or a boolean, a list's places as names, and what is there. */
function leavesOf(value: Json, path: readonly string[] = []): { path: readonly string[]; value: string }[] {
  if (value === null || typeof value !== 'object') return [{ path, value: String(value) }];
  return Object.entries(value as JsonObject).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

/** What is searched for in the one way or the other finds both or none. */
function expectIndistinguishable(
  one: Partial<ReturnType<typeof aJob>>,
  other: typeof one,
  words: readonly SearchWord[],
) {
  for (const word of words) {
    expect(isFound(aJob(one), word), JSON.stringify(word)).to.equal(isFound(aJob(other), word));
  }
}

describe('a search for what redaction hides', () => {
  const pairs = [...SECRET_TEXTS, ...HELD_OUT_SECRET_TEXTS].flatMap(({ text: one }) => {
    const other = withOtherSecrets(one);
    return other === null ? [] : [{ one, other }];
  });

  it('has secrets to guess at', () => {
    expect(pairs.length).to.be.greaterThan(SECRET_TEXTS.length * 0.9);
  });

  it('tells no secret of a name or an error from another, whichever part of it is asked for', () => {
    for (const { one, other } of pairs) {
      const parts = [one, other].flatMap((whole) =>
        Array.from({ length: Math.ceil(whole.length / 3) }, (_, i) => whole.slice(i * 3, i * 3 + 7)),
      );
      const words = parts.flatMap((part) => [text(part), error(part)]);
      expectIndistinguishable({ name: one, error: one }, { name: other, error: other }, words);
    }
  });

  it('tells no texts apart that are shown alike, whatever stands around the secrets', () => {
    const around = fc.tuple(
      anyText,
      fc.constantFrom(...pairs),
      anyText,
      fc.nat(300),
      fc.integer({ min: 1, max: 40 }),
    );
    fc.assert(
      fc.property(around, ([before, pair, after, from, length]) => {
        const [one, other] = [pair.one, pair.other].map((middle) => `${before}${middle}${after}`) as [
          string,
          string,
        ];
        fc.pre(redactText(one) === redactText(other));
        const parts = [one, other].map((whole) =>
          whole.slice(from % whole.length, (from % whole.length) + length),
        );
        const words = parts.flatMap((part) => [text(part), text(part.toUpperCase()), error(part)]);
        expectIndistinguishable({ name: one, error: one }, { name: other, error: other }, words);
      }),
      { numRuns: 500 },
    );
  });

  const SHAPES: readonly ((secret: string) => Json)[] = [
    (secret) => ({ password: secret, deep: { api_key: secret, list: [{ token: secret }] } }),
    (secret) => ({ headers: [{ name: 'X-Api-Key', value: secret }] }),
    (secret) => ({ header: { name: 'X-Api-Key', value: secret }, env: { Key: 'DbPassword', Value: secret } }),
    (secret) => ({ args: ['serve', '--password', secret, `--token=${secret}`] }),
    (secret) => ({
      command: `serve --api-key ${secret} --port 80`,
      url: `https://u:${secret}@example.org/x`,
    }),
    (secret) => ({ jwk: { kty: 'oct', k: secret, d: secret, kid: '1' } }),
    (secret) => ({ credentials: { user: 'app', inner: { value: secret } }, tokens: [secret] }),
    (secret) => ({ [`https://u:${secret}@example.org`]: 'up' }),
    (secret) => ({ param: { key: 'pin', value: Number(secret.replace(/\D/g, '').slice(0, 6)) } }),
  ];
  it('tells no secret in details from another, in whatever shape they come', () => {
    for (const [i, shape] of SHAPES.entries()) {
      const [one, other] = ['aB3dE5gH7jK9mN2pQ4sT6vW8', 'bC4eF6hI8kL1nO3qR5tU7wX9'].map(shape) as [
        Json,
        Json,
      ];
      const words = [one, other]
        .flatMap((details) => leavesOf(details))
        .map((leaf): SearchWord => ({ kind: 'detail', ...leaf }));
      expect(words, String(i)).not.to.deep.equal([]);
      expectIndistinguishable({ details: one }, { details: other }, words);
    }
  });

  it('tells no details apart that are shown alike', () => {
    let compared = 0;
    fc.assert(
      fc.property(anyJson, (one) => {
        const other = detailsWithOtherSecrets(one);
        fc.pre(other !== null);
        compared++;
        const leaves = [...leavesOf(one), ...leavesOf(other)];
        const words = leaves.map((leaf): SearchWord => ({ kind: 'detail', ...leaf }));
        expectIndistinguishable({ details: one }, { details: other }, words);
      }),
      { numRuns: 1_000 },
    );
    expect(compared).to.equal(1_000);
  });
});

describe('a text that may hold a secret', () => {
  it('is every one of which redaction hides anything', () => {
    const texts = [...SECRET_TEXTS, ...HELD_OUT_SECRET_TEXTS].map((one) => one.text);
    expect(texts.filter((one) => redactText(one) !== one && !mayHoldSecret(one))).to.deep.equal([]);
    for (const around of [
      '\n--user app:hunter2',
      '\u00a0--user app:hunter2',
      'ПАРОЛЬ=hunter2',
      'CONTRASEÑA=hunter2',
    ]) {
      const one = `curl${around} x`;
      expect(redactText(one), one).not.to.equal(one);
      expect(mayHoldSecret(one), one).to.equal(true);
    }
  });

  it('is every one of which redaction hides anything, whatever it is made of', () => {
    fc.assert(
      fc.property(anyText, (one) => {
        if (redactText(one) !== one) expect(mayHoldSecret(one)).to.equal(true);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is less than a third of those without one, and none of what is said most often', () => {
    const texts = [...HARMLESS_TEXTS, ...HELD_OUT_HARMLESS_TEXTS];
    expect(texts.filter(mayHoldSecret).length).to.be.lessThan(texts.length / 3);
    const often = [
      'requests.exceptions.ConnectionError: timed out',
      "KeyError: 'model'",
      'openai.AuthenticationError: Error code: 401',
      'exit code: 137',
      'max_tokens=512, total_tokens: 940',
      'tokenizer: not found',
      'the service was killed by signal: 9',
      'mapping: done',
      'token classification of documents',
    ];
    expect(often.filter(mayHoldSecret)).to.deep.equal([]);
  });

  it('is looked at no more often than its length asks for', () => {
    for (const part of [
      '-',
      '-sig',
      '-k-',
      'key',
      '.code',
      'token=5,',
      '://a',
      'hook',
      'Bearer ',
      'conn.id',
      '--a ',
    ]) {
      mayHoldSecret(part.repeat(Math.ceil(8_192 / part.length)));
    }
  });
});
