import { expect } from 'chai';
import fc from 'fast-check';
import { formatJson, readJson } from '../../../ui/session/read-json.js';

describe('JSON in the browser', () => {
  it('is written for people as JSON writes it, before a long number came and after', async () => {
    const agrees = async () =>
      fc.assert(
        fc.asyncProperty(fc.json(), async (text) => {
          expect(formatJson(await readJson(text))).to.equal(JSON.stringify(JSON.parse(text), undefined, 2));
        }),
      );
    await agrees();
    const long = await readJson('{"seed": 18446744073709551615}');
    expect(formatJson(long)).to.equal('{\n  "seed": 18446744073709551615\n}');
    await agrees();
  });

  it('is refused as JSON refuses it', async () => {
    for (const text of ['', '{', '[18446744073709551615']) {
      expect(await readJson(text).catch((error: unknown) => error), text).to.be.instanceOf(SyntaxError);
    }
  });
});
