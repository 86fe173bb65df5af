import { expect } from 'chai';
import { redactSecrets } from '../../../../src/application/redaction/redact-secrets.js';
import { redactText } from '../../../../src/application/redaction/redact-text.js';
import { REDACTED } from '../../../../src/application/redaction/redacted.js';
import { HARMLESS_NAMES } from './harmless-names.js';
import { HARMLESS_TEXTS } from './harmless-texts.js';
import * as heldOut from './held-out.js';
import { NUMERIC_SECRET_NAMES, SECRET_NAMES } from './secret-names.js';
import { SECRET_TEXTS } from './secret-texts.js';

describe('redaction, of what inference platforms store', () => {
  it(`hides what each of ${SECRET_NAMES.length} secret names holds, be it a text, a list or an object`, () => {
    for (const value of ['hunter2', ['hunter2'], { a: 'hunter2' }]) {
      expect(SECRET_NAMES.filter((name) => !isHidden(name, value))).to.deep.equal([]);
    }
  });

  it('hides numbers too, where the name is that of a password or a key', () => {
    for (const value of [1234, 9007199254740993n, [1, 2]]) {
      expect(NUMERIC_SECRET_NAMES.filter((name) => !isHidden(name, value))).to.deep.equal([]);
    }
  });

  it(`shows what each of ${HARMLESS_NAMES.length} harmless names holds`, () => {
    for (const value of ['x', 42, ['x', { a: 1 }], { a: 'Hello' }]) {
      expect(HARMLESS_NAMES.filter((name) => isHidden(name, value))).to.deep.equal([]);
    }
  });

  for (const { text, shown } of SECRET_TEXTS) {
    it(`writes ${JSON.stringify(shown).slice(1, 90)}`, () => expect(redactText(text)).to.equal(shown));
  }

  for (const text of HARMLESS_TEXTS) {
    it(`shows ${text.slice(0, 80)}`, () => expect(redactText(text)).to.equal(text));
  }

  it('does with names and texts that it was not written for what the decision record says', () => {
    const namesShown = heldOut.HELD_OUT_SECRET_NAMES.filter((name) => !isHidden(name, 'hunter2'));
    const namesHidden = heldOut.HELD_OUT_HARMLESS_NAMES.filter((name) => isHidden(name, 'hunter2'));
    const textsWrong = heldOut.HELD_OUT_SECRET_TEXTS.filter(({ text, shown }) => redactText(text) !== shown);
    const textsChanged = heldOut.HELD_OUT_HARMLESS_TEXTS.filter((text) => redactText(text) !== text);
    expect(namesShown).to.deep.equal(
      'voyage_key assemblyai_key xai_key AZURE_STORAGE_KEY cosmos_key azure_search_key onvif_pass publish_key broadcast_key heslo'.split(
        ' ',
      ),
    );
    expect(namesHidden).to.deep.equal(['endoftext_token', 'marker_token']);
    expect([textsWrong.length, textsChanged.length]).to.deep.equal([3, 0]);
  });
});

function isHidden(name: string, value: Parameters<typeof redactSecrets>[0]): boolean {
  const shown = redactSecrets({ [name]: value }) as Record<string, unknown>;
  return shown[name] === REDACTED;
}
