import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { secretWeakness } from '../../../src/composition/doctor/secret-weakness.js';

const WEAK: Record<string, RegExp> = {
  ['x'.repeat(32)]: /one character/,
  ['abab'.repeat(9)]: /repeated/,
  ['k7Qw9zPx'.repeat(4)]: /repeated/,
  abcdefghijklmnopqrstuvwxyz0123456789: /in their order/,
  '000000000000000000000000000000000001': /different characters/,
  'your-secret-jwt-secret-change-me-please': /examples/,
  'taskdeck-taskdeck-secret-password-1': /examples/,
};

describe('a secret that may be guessed', () => {
  for (const [secret, why] of Object.entries(WEAK)) {
    it(`is told, and why (${secret})`, () => {
      expect(secretWeakness(secret)).to.match(why);
      expect(secretWeakness(secret)).not.to.include(secret.slice(0, 8));
    });
  }

  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    it(`is none that was made by chance (${encoding})`, () => {
      for (let i = 0; i < 200; i++) expect(secretWeakness(randomBytes(24).toString(encoding))).to.equal(null);
    });
  }

  it('is no sentence of a person', () => {
    expect(secretWeakness('a secret of the tests, 32 bytes or more')).to.equal(null);
  });
});
