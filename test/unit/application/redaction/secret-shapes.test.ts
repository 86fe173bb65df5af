import { expect } from 'chai';
import type { Json } from '../../../../src/domain/json.js';
import { redactSecrets } from '../../../../src/application/redaction/redact-secrets.js';
import { REDACTED } from '../../../../src/application/redaction/redacted.js';

describe('redaction, of secrets that their place gives away', () => {
  const hidden: Record<string, [Json, Json]> = {
    'a header as name and value': [
      { name: 'X-Api-Key', value: 'hunter2' },
      { name: 'X-Api-Key', value: REDACTED },
    ],
    "a container's variables": [
      [
        { name: 'MODEL', value: 'llama' },
        { name: 'OPENAI_API_KEY', value: 'hunter2' },
      ],
      [
        { name: 'MODEL', value: 'llama' },
        { name: 'OPENAI_API_KEY', value: REDACTED },
      ],
    ],
    'capitalised members': [
      { Key: 'DbPassword', Value: 'hunter2' },
      { Key: 'DbPassword', Value: REDACTED },
    ],
    'a numeric value': [
      { key: 'pin', value: 1234 },
      { key: 'pin', value: REDACTED },
    ],
    'an option and its value': [
      ['vllm', 'serve', '--api-key', 'hunter2', '--port', '8000'],
      ['vllm', 'serve', '--api-key', REDACTED, '--port', '8000'],
    ],
    'an option with its value': [['--password=hunter2'], [`--password=${REDACTED}`]],
    'pairs of headers': [
      [
        ['Accept', '*/*'],
        ['X-Api-Key', 'hunter2'],
      ],
      [
        ['Accept', '*/*'],
        ['X-Api-Key', REDACTED],
      ],
    ],
    'raw headers': [
      ['Host', 'h', 'Authorization', 'hunter2', 'Accept', 'x'],
      ['Host', 'h', 'Authorization', REDACTED, 'Accept', 'x'],
    ],
    'a private key as JSON': [
      { kty: 'EC', crv: 'P-256', x: 'x', d: 'hunter2' },
      { kty: 'EC', crv: 'P-256', x: 'x', d: REDACTED },
    ],
    'texts that are keys': [
      { [`hf_${'aB3'.repeat(11)}`]: 1, [`hf_${'cD4'.repeat(11)}`]: 2 },
      { [REDACTED]: 1, [`${REDACTED} 2`]: 2 },
    ],
  };
  for (const [title, [details, shown]] of Object.entries(hidden)) {
    it(`hides ${title}`, () => expect(redactSecrets(details)).to.deep.equal(shown));
  }

  const harmless: Record<string, Json> = {
    "a model's own tokens": { token: 'Hello', logprob: -0.1, bytes: [72] },
    "a completion's tokens": { tokens: ['Hello', ','], token_logprobs: [-0.1, -0.2], text_offset: [0, 5] },
    'a list of tokens with what they weigh': {
      tokens: [{ id: 1, text: 'Hi', logprob: -0.1, special: false }],
    },
    'a variable that is taken from elsewhere': {
      name: 'HF_TOKEN',
      valueFrom: { secretKeyRef: { name: 'hf', key: 'value' } },
    },
    'names that stand in a list': ['username', 'password', 'model'],
    'an option without a value': ['--max-tokens', '512', '--eos-token', '</s>'],
    'a name and a value of no secret': { name: 'max_tokens', value: 512 },
  };
  for (const [title, details] of Object.entries(harmless)) {
    it(`shows ${title}`, () => expect(redactSecrets(details)).to.deep.equal(details));
  }
});
