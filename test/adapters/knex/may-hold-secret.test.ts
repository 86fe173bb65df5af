import { expect } from 'chai';
import { mayHoldSecret, MAY_HOLD_SECRET } from '../../../src/application/redaction/may-hold-secret.js';
import { testDatabase } from '../../support/database.js';
import { HARMLESS_NAMES } from '../../unit/application/redaction/harmless-names.js';
import { HARMLESS_TEXTS } from '../../unit/application/redaction/harmless-texts.js';
import { HELD_OUT_HARMLESS_TEXTS, HELD_OUT_SECRET_TEXTS } from '../../unit/application/redaction/held-out.js';
import { SECRET_NAMES } from '../../unit/application/redaction/secret-names.js';
import { SECRET_TEXTS } from '../../unit/application/redaction/secret-texts.js';

const SECRETS = [...SECRET_TEXTS, ...HELD_OUT_SECRET_TEXTS].map(({ text }) => text);
const ASSIGNED = [...SECRET_NAMES, ...HARMLESS_NAMES].flatMap((name) => [`${name}=512`, `x ${name}: "y"`]);
const TEXTS = [
  ...[SECRETS, HARMLESS_TEXTS, HELD_OUT_HARMLESS_TEXTS, ASSIGNED].flat(),
  ...[
    'ПАРОЛЬ=x',
    'CONTRASEÑA=x',
    'パスワード:x',
    'a\n--user x',
    'token: 5,6',
    'KeyError: 1',
    'Error code: 429',
  ],
];

describe('a text that may hold a secret, in Postgres', () => {
  it('is the same one as in JavaScript', async () => {
    const database = await testDatabase({ migrated: false });
    try {
      const { rows } = await database.knex.raw<{ rows: { text: string; matched: boolean }[] }>(
        'SELECT text, text ~* ? AS matched FROM unnest(?::text[]) AS text',
        [MAY_HOLD_SECRET, TEXTS] as never,
      );
      expect(rows).to.have.length(TEXTS.length);
      const told = rows.map(({ text, matched }) => [text, matched]);
      expect(told).to.deep.equal(rows.map(({ text }) => [text, mayHoldSecret(text)]));
    } finally {
      await database.close();
    }
  });
});
