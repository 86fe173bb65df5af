import { remembered } from '../remembered.js';
import {
  ACCESS_TOKENS,
  COUNTS,
  FOREIGN_SECRETS,
  HINT,
  MODEL_TOKENS,
  PASS_OWNERS,
  PHRASES,
  PIN_OWNERS,
  PROOFS,
  REMARKS,
  SAFE_NAMES,
  SECRET_IDS,
  SECRETS,
  SESSION_OWNERS,
  TOKEN_VALUES,
} from './secret-words.js';

/**
 * What a name gives away, each of them hiding what those before it do: `random` hides texts that look like a key,
 * `text` all texts, `anything` numbers too.
 */
export type Secrecy = 'none' | 'random' | 'text' | 'anything';

const RANKS: readonly Secrecy[] = ['none', 'random', 'text', 'anything'];

/** So that `authtoken`, `dbpassword` and `clientsecrets` fall apart as `auth_token` does, and `passwordhash` too. */
const JOINED_END =
  /([a-z0-9])(password|passwd|passphrase|passcode|secret|token|credential|cookie|creds)(s?)$/;
const JOINED_START = /^(password|passwd|passphrase|secret)(?=[a-z])(?!s$|smanager|ar|ion|less)/;
const JOINED_PASS = /^(user|db|smtp|rtmp|proxy|ftp|my|admin|root|key|store)(pass)$/;

/** Of a longer name, no person's, the end is judged. */
const LONGEST_NAME = 200;

/** The same few names come with every row. */
const MOST_REMEMBERED = 2000;

/** Judges the name of a member of JSON, a header, a variable or a parameter of a URL. */
export const secrecyOf = remembered(judge, MOST_REMEMBERED, LONGEST_NAME);

function judge(whole: string): Secrecy {
  if (!HINT.test(whole)) return 'none';
  const name = whole.slice(-LONGEST_NAME);
  if (/[=?]|\[redacted\]/.test(name)) return 'none'; // A whole address or assignment, redacted of its own.
  if (FOREIGN_SECRETS.test(name)) return 'anything';
  const words = toWords(name);
  const joined = words.join('_');
  if (SECRET_IDS.test(joined)) return 'anything';
  if (SAFE_NAMES.test(joined) || isOneOf(REMARKS, words.at(-1)) || isOneOf(COUNTS, words[0])) return 'none';
  if (PHRASES.test(joined)) return 'anything';
  return words
    .map((word, i) => judgeWord(word, words, i))
    .reduce((most, secrecy) => (RANKS.indexOf(secrecy) > RANKS.indexOf(most) ? secrecy : most), 'none');
}

function judgeWord(word: string, words: readonly string[], at: number): Secrecy {
  const before = words[at - 1];
  const isLast = at === words.length - 1;
  if (isOneOf(SECRETS, word)) return 'anything';
  if (isOneOf(PROOFS, word)) return 'text';
  if (word === 'token' || word === 'tokens') return judgeToken(word, before, words[at + 1]);
  if (!isLast) return 'none';
  if (word === 'pin' || word === 'pins') return isAloneOr(PIN_OWNERS, before) ? 'anything' : 'none';
  if (word === 'pass') return isAloneOr(PASS_OWNERS, before) ? 'text' : 'none';
  if (word === 'session' || word === 'sessions') return isAloneOr(SESSION_OWNERS, before) ? 'text' : 'random';
  return 'none';
}

/** On a platform of models most tokens are pieces of text. */
function judgeToken(word: string, before: string | undefined, after: string | undefined): Secrecy {
  if (isOneOf(MODEL_TOKENS, before)) return 'none';
  if (after !== undefined && !isOneOf(TOKEN_VALUES, after)) return 'random';
  if (before === undefined || isOneOf(ACCESS_TOKENS, before)) return 'text';
  return word === 'token' ? 'text' : 'random';
}

function toWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) =>
      word
        .replace(/\d+$/, '')
        .replace(JOINED_END, '$1 $2$3')
        .replace(JOINED_START, '$1 ')
        .replace(JOINED_PASS, '$1 $2')
        .split(' '),
    )
    .filter((word) => word !== '');
}

function isAloneOr(owners: ReadonlySet<string>, before: string | undefined): boolean {
  return before === undefined || owners.has(before);
}

/** In the singular or the plural. */
function isOneOf(words: ReadonlySet<string>, word = ''): boolean {
  return words.has(word) || (word.endsWith('s') && words.has(word.slice(0, -1)));
}
