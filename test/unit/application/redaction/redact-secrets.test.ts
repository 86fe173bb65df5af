import { expect } from 'chai';
import type { Json } from '../../../../src/domain/json.js';
import { redactSecrets } from '../../../../src/application/redaction/redact-secrets.js';
import { TOO_DEEP } from '../../../../src/domain/task.js';
import { REDACTED } from '../../../../src/application/redaction/redacted.js';

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

  const named: Record<string, Json> = {
    api_keys: ['sk-1'],
    tokens: ['t1'],
    passwords: ['p', null],
    access_keys: { id: 'AKIA', secret: 's' },
    private_key_pem: '-----BEGIN',
    apiKeyValue: 'v',
    apikeyvalue: 'v',
    APIKey2: 'v',
    auth: 'Bearer x',
    basic_auth: { user: 'u' },
    oauth2token: 't',
    authToken: 't',
    audio_access_token: 't',
    bearertokens: ['t'],
    dsn: 'host=h password=p',
    connection_string: 'AccountKey=x',
    session: 's',
    session_token: 's',
    openai_key: 'sk',
    'Ocp-Apim-Subscription-Key': 'k',
    password_hash: '$scrypt$',
    rtmp_pass: 'p',
    csrf: 'c',
    password: 123456,
    DB_PASSWORD: 9007199254740993n,
    pin: 1234,
    pins: [1, 2],
  };
  for (const [key, value] of Object.entries(named)) {
    it(`hides what ${key} holds, be it a list, an object or a number`, () =>
      expect(redactSecrets({ [key]: value })).to.deep.equal({ [key]: REDACTED }));
  }

  const harmless = [
    'max_tokens',
    'prompt_tokens',
    'eos_token',
    'bos_token',
    'pad_token',
    'stop_tokens',
    'special_tokens',
    'eosToken',
    'token_usage',
    'token_type',
    'tokenizer',
    'author',
    'authority',
    'monkey',
    'primary_key',
    'public_key',
    'storage_key',
    'keyframes',
    'stream_keyframe_interval',
    'api_keyword',
    'passes',
    'compass',
    'session_count',
    'session_id',
    'auth_method',
    'secret_name',
    'password_policy',
    'key',
  ];
  for (const key of harmless) {
    it(`shows what ${key} holds`, () =>
      expect(redactSecrets({ [key]: ['x', { a: 1 }] })).to.deep.equal({ [key]: ['x', { a: 1 }] }));
  }

  it('shows counts, booleans and nulls, which are no secrets', () => {
    const counts = {
      token: 512,
      tokens: 12,
      total: { tokens: { prompt: 12, completion: [3, 4], cached: null } },
      completion_tokens_details: { reasoning_tokens: 0 },
      token_ids: [1, 2],
      secret: true,
      password: null,
      passwords: [],
      pin_memory: true,
      password_length: 12,
    };
    expect(redactSecrets(counts)).to.deep.equal(counts);
  });

  const urls: Record<string, string> = {
    'rtmp://user:pass@host': `rtmp://${REDACTED}@host`,
    'postgres://u:p@ss@h:5432/db?sslmode=require': `postgres://${REDACTED}@h:5432/db?sslmode=require`,
    'git clone https://ghp_x@github.com/a/b and ssh://git@h': `git clone https://${REDACTED}@github.com/a/b and ssh://${REDACTED}@h`,
    'srt://h:9000?mode=caller&passphrase=0123456789&latency=5': `srt://h:9000?mode=caller&passphrase=${REDACTED}&latency=5`,
    'https://s3/a?X-Amz-Expires=60&X-Amz-Signature=ab12': `https://s3/a?X-Amz-Expires=60&X-Amz-Signature=${REDACTED}`,
    'https://h/c?sv=1&sig=x%3D#t': `https://h/c?sv=1&sig=${REDACTED}#t`,
  };
  for (const [text, expected] of Object.entries(urls)) {
    it(`hides the secrets of ${text} wherever it stands`, () => {
      expect(redactSecrets(text)).to.equal(expected);
      expect(redactSecrets({ source: [text] })).to.deep.equal({ source: [expected] });
      expect(redactSecrets({ [text]: 1 })).to.deep.equal({ [expected]: 1 });
    });
  }

  for (const text of [
    'https://youtube.com/@channel?v=1&max_tokens=5',
    'http://h:8080/a@b',
    'write to me@example.org?token=none',
    'a ratio of 3://4',
  ]) {
    it(`shows ${text} as it is`, () => expect(redactSecrets(text)).to.equal(text));
  }

  it('judges names and texts of any length', () => {
    for (const piece of ['a', '://', '?a', '://a?', 'key', 'token', 'api_', '_', 'aA', '1']) {
      const text = `://${piece.repeat(200_000 / piece.length)}`;
      redactSecrets({ [text]: text, [`${text}_key`]: text });
    }
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
      .to.include(JSON.stringify(TOO_DEEP))
      .and.not.include('bottom');
    expect(() => redactSecrets(JSON.parse('['.repeat(5000) + ']'.repeat(5000)) as Json)).not.to.throw();
  });

  it('gives back what holds no secret as it is, and copies no more than what it changes', () => {
    const harmless = { max_tokens: 512, tags: ['a', 'b'], data: { value: [{ token: 1 }] } };
    expect(redactSecrets(harmless)).to.equal(harmless);
    const details = { harmless, callback: { url: 'https://u:p@host', retries: [1] } };
    const shown = redactSecrets(details) as typeof details;
    expect(shown.harmless).to.equal(harmless);
    expect(shown.callback.retries).to.equal(details.callback.retries);
    expect(details.callback.url).to.equal('https://u:p@host');
  });

  it('shows no more than its members of what writes itself as something else', () => {
    const address = new URL('https://user:hunter2@host') as unknown as Json;
    for (const details of [address, [address], { address }, { data: address }]) {
      expect(JSON.stringify(redactSecrets(details))).not.to.include('hunter2');
    }
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
