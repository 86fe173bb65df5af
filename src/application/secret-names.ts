/** What a name gives away: `text` hides what holds any text, `anything` hides numbers too, which a PIN may be. */
export type Secrecy = 'none' | 'text' | 'anything';

/** Secrets wherever in a name they stand, but for a count or a kind of them. */
const SECRETS = new Set(
  `secret jwt bearer auth oauth authorization cookie credential cred passphrase csrf xsrf dsn`.split(' '),
);
/** Secrets where the name ends with them: `session`, not `session_id`, by which a stream is told from others. */
const FINAL_SECRETS = new Set(['session', 'pass']);
const PASSWORDS = new Set('password passwd passcode pwd pin otp cvv'.split(' '));

const TOKEN = new Set(['token']);
/** What a model's own tokens are called: the texts that it reads and writes are no secrets. */
const MODEL_TOKENS = new Set(
  `eos bos pad unk sep cls mask stop special added max min total prompt completion input output generated cached
   reasoning image audio video`.split(/\s+/),
);
/** A name that ends with one of these tells something about a secret, never the secret. */
const REMARKS = new Set(
  `count usage limit budget type length size rate cost price name policy status method mode scheme provider version
   expiry expires expiration ttl at in second ms enabled required`.split(/\s+/),
);

const KEY_KINDS =
  `api|private|access|signing|signature|encryption|decryption|stream|secret|ssh|tls|ssl|rsa|gpg|pgp|hmac|
  aws|azure|gcp|google|openai|anthropic|stripe|client|server|service|account|master|root|shared|host|session|auth|
  app|license|subscription|deploy|webhook|consumer|pass|admin`.replace(/\s+/g, '');
/** `stream_keyframes` and `api_keyword` hold no key. */
const KEYS = new RegExp(
  `(?:${KEY_KINDS})_?key(?!(?:frame|word|board|point|space|stroke|hole|ring|map))|conn(?:ection)?_?str(?:ing)?(?:_|$)`,
);
/** So that `authtoken`, `dbpassword` and `clientsecrets` fall apart as `auth_token` does. */
const JOINED = /([a-z0-9])(password|passwd|passphrase|passcode|secret|token|credential|cookie)(s?)$/;

/** Of a longer name, no person's, the end is judged. */
const LONGEST_NAME = 200;
/** Most names hold none of these, and need no closer look. */
const HINT = /pass|pwd|pin|otp|cvv|secret|token|jwt|bearer|auth|cookie|cred|csrf|xsrf|dsn|session|key|conn/i;

/** Judges the name of a member of JSON, a header or a parameter of a URL. */
export function secrecyOf(name: string): Secrecy {
  if (!HINT.test(name)) return 'none';
  const words = toWords(name.slice(-LONGEST_NAME));
  const last = words.at(-1) ?? '';
  if (isOneOf(REMARKS, last)) return 'none';
  if (isOneOf(PASSWORDS, last)) return 'anything';
  if (isOneOf(FINAL_SECRETS, last) || words.some((word, i) => isSecret(word, words[i - 1]))) return 'text';
  return KEYS.test(words.join('_')) ? 'text' : 'none';
}

function toWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => word.replace(/\d+$/, '').replace(JOINED, '$1 $2$3').split(' '))
    .filter((word) => word !== '');
}

function isSecret(word: string, before: string | undefined): boolean {
  if (isOneOf(TOKEN, word)) return before === undefined || !MODEL_TOKENS.has(before);
  // A pin that is not the name's end is one of hardware, as in `pin_memory`.
  return isOneOf(SECRETS, word) || (isOneOf(PASSWORDS, word) && word !== 'pin');
}

/** In the singular or the plural. */
function isOneOf(words: ReadonlySet<string>, word: string): boolean {
  return words.has(word) || (word.endsWith('s') && words.has(word.slice(0, -1)));
}
