import { expect } from 'chai';
import type { Json } from '../../../src/domain/json.js';
import { REDACTED, redactSecrets, TOO_DEEP } from '../../../src/application/redact-secrets.js';

describe('redactSecrets', () => {
  const secrets = [
    'password',
    'dbPassword',
    'turn_password',
    'rtmppassword',
    'api_key',
    'apiKey',
    'APIKEY',
    'X-Internal-Token',
    'access_token',
    'clientSecret',
    'Authorization',
    'set-cookie',
    'stream_key',
    'private-key',
    'aws_access_key',
    'credentials',
  ];
  for (const key of secrets) {
    it(`hides what ${key} holds`, () =>
      expect(redactSecrets({ [key]: 'hunter2' })).to.deep.equal({ [key]: REDACTED }));
  }

  const harmless = [
    'max_tokens',
    'tokens',
    'prompt_tokens',
    'monkey',
    'primary_key',
    'keyframes',
    'tokenizer',
    'passes',
  ];
  for (const key of harmless) {
    it(`shows what ${key} holds`, () => expect(redactSecrets({ [key]: 'x' })).to.deep.equal({ [key]: 'x' }));
  }

  it('shows numbers, booleans and nulls, which are no secrets', () => {
    const counts = { token: 512, secret: true, password: null };
    expect(redactSecrets(counts)).to.deep.equal(counts);
  });

  it('looks into objects and lists at any depth and hides whole ones under a secret name', () => {
    expect(
      redactSecrets([{ callback: { headers: [{ token: 't' }] } }, { secrets: { a: 'b' } }]),
    ).to.deep.equal([{ callback: { headers: [{ token: REDACTED }] } }, { secrets: REDACTED }]);
  });

  it('cuts off what is nested too deeply for anybody to read', () => {
    const nested = (depth: number): Json => (depth === 0 ? 'bottom' : [nested(depth - 1)]);
    expect(JSON.stringify(redactSecrets(nested(100)))).to.include('bottom');
    expect(JSON.stringify(redactSecrets(nested(101))))
      .to.include(TOO_DEEP)
      .and.not.include('bottom');
    expect(() => redactSecrets(JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as Json)).not.to.throw();
  });

  it('leaves big integers, odd keys and other text as they are', () => {
    const details = JSON.parse('{"__proto__": {"a": 1}, "constructor": "c", "": "empty"}') as Record<
      string,
      string
    >;
    const redacted = redactSecrets({ ...details, seed: 9007199254740993n }) as Record<string, unknown>;
    expect(Object.keys(redactSecrets(details) as object)).to.deep.equal(['__proto__', 'constructor', '']);
    expect(redacted['seed']).to.equal(9007199254740993n);
  });
});
