import { looksRandom } from './looks-random.js';
import { REDACTED } from './redacted.js';
import type { Secrecy } from './secret-names.js';
import { secrecyOf } from './secret-names.js';

/** A part of each name that may stand before a secret. */
const HINT =
  /p(?:ass|wd|w\b|in\b|hrase)|otp|c(?:v[vc]|ook|red|srf|onn|ode\b)|s(?:ecret|ess|as\b|ig|enha)|token|jwt|bearer|auth|xsrf|dsn|key|mnemonic|hdn|kennwort|密[碼码鑰钥]|口令|金鑰|パスワード|비밀번호|contraseña|пароль/gi;
const NAME_CHARACTER = /[\w.-]/;
const LONGEST_NAME = 100;

const SEPARATOR = /(\\?["'`])?\]?[ \t]{0,8}(=>|:=|={1,2}|:|\uff1a|%3[aAdD]|>)[ \t]{0,8}/y;
const SPACE = /[ \t]+/y;
const QUOTE = /\\?["'`]/y;
const SCHEME = /(?:(?:Bearer|Basic|Token|ApiKey|Negotiate|SSWS|SharedKey) +)?/iy;
const LINE = /[^\r\n"'`]*/y;
/** Up to what can't be in a value, or to the next name. */
const VALUE = /(?:(?![,;&][\w.%-]{1,100}[=:])[^\s"'`<>;])+/y;
const URL_VALUE = /[^\s&;#"'`<>]+/y;
const TRAILING = ',)}].:;&';
/** Whether a value is a secret shows at its beginning, so that no text is looked at again for each name in it. */
const HEAD = 200;

/** No secrets: nothing, stars, names of variables, and what is hidden already. */
const PLACEHOLDER =
  /^(?:|null|none|nil|undefined|true|false|\*+|\.{3,}|…|\$\{[^]*|\$\([^]*|\$[A-Z_][A-Z0-9_]*|%\w+%|\{\{[^]*|<[^]*|\[redacted\][^]*)$/i;
/** How messages go on after `password:`. */
const PROSE =
  /^(?:eof|not|no|must|cannot|can't|could|failed|failure|invalid|missing|required|expired|expected|denied|unauthorized|forbidden|unexpected|unknown|authentication|permission|access|error|timeout|timed|too|is|was|has|the|a|an)\b/i;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Hides what stands after a name that gives it away as a secret: `--api-key x`, `"password": "x"`, `AccountKey=x`. */
export function redactNamedSecrets(text: string): string {
  HINT.lastIndex = 0;
  let shown = '';
  let done = 0;
  for (let hint = HINT.exec(text); hint !== null; hint = HINT.exec(text)) {
    const name = nameAround(text, hint.index, HINT.lastIndex, done);
    const secret = secretAfter(text, name);
    if (secret !== null) {
      shown += text.slice(done, secret.from) + REDACTED;
      done = secret.to;
    }
    HINT.lastIndex = Math.max(name.to, done);
  }
  return done === 0 ? text : shown + text.slice(done);
}

function nameAround(text: string, begin: number, end: number, done: number): Span {
  let from = begin;
  let to = end;
  while (from > done && begin - from < LONGEST_NAME && NAME_CHARACTER.test(text.charAt(from - 1))) from--;
  while (to < text.length && to - end < LONGEST_NAME && NAME_CHARACTER.test(text.charAt(to))) to++;
  return { from, to };
}

function secretAfter(text: string, name: Span): Span | null {
  const before = text[name.from - 1] ?? '';
  const word = text.slice(name.from, name.to);
  const separator = matchAt(SEPARATOR, text, name.to);
  const isParameter = /[?&#;]/.test(before) || (before === '' && text.includes('&'));
  if (isParameter && separator?.[2] === '=') return secretParameter(text, name.to + 1, word);
  if (separator?.[2] === '>' && before !== '<') return null;
  if (separator === null) return secretWithoutSeparator(text, name, word);
  const from = name.to + separator[0].length;
  const secrecy = secrecyOf(word);
  if (secrecy === 'none' && !/^(?:key|pass)$/i.test(word)) return null;
  if (separator[2] === ':' && before === ':') return null; // As in an ARN, where it names a kind.
  if (separator[0].endsWith(': ')) return secretInProse(text, name, from);
  return secretValue(text, from, secrecy, word);
}

/** Signed URLs of the clouds carry their permission as `X-Amz-Signature` or `sig`. */
function secretParameter(text: string, from: number, name: string): Span | null {
  const head = headOf(URL_VALUE, text, from);
  const secrecy = /(?:^|[-_])sig(?:nature)?$/i.test(name) ? 'text' : secrecyOf(name);
  const isOdd = /^(?:key|code|ticket|hdnts|hdnea)$/i.test(name) && looksRandom(head);
  return isOdd || isSecret(head, secrecy) ? { from, to: endOfMatch(URL_VALUE, text, from) } : null;
}

/** `--password x` and `PASSWORD 'x'`. */
function secretWithoutSeparator(text: string, name: Span, word: string): Span | null {
  const space = matchAt(SPACE, text, name.to);
  if (space === null) return null;
  const from = name.to + space[0].length;
  if (word.startsWith('-') && !NAME_CHARACTER.test(text.charAt(name.from - 1))) {
    return text[from] === '-' ? null : secretValue(text, from, secrecyOf(word), word);
  }
  if (!/^(?:password|passwd|pwd)$/i.test(word) || !/["']/.test(text[from] ?? '')) return null;
  return secretValue(text, from, 'anything', word);
}

function secretValue(text: string, from: number, secrecy: Secrecy, name: string): Span | null {
  if (secrecy === 'none') return null;
  const quote = matchAt(QUOTE, text, from)?.[0];
  const afterQuote = from + (quote?.length ?? 0);
  if (/cookie$/i.test(name)) return secretCookie(text, afterQuote);
  const begin = endOfMatch(SCHEME, text, afterQuote);
  if (quote !== undefined) {
    const head = text.slice(begin, Math.min(endOf(text, quote, begin, begin + HEAD), begin + HEAD));
    return isSecret(head, secrecy) ? { from: begin, to: endOf(text, quote, begin) } : null;
  }
  if (secrecy === 'anything' && /^\[\s?["']/.test(text.slice(begin, begin + 3))) {
    return { from: begin, to: endOf(text, ']', begin) };
  }
  const head = headOf(VALUE, text, begin);
  if (!isSecret(head, secrecy) || !isSecret(withoutTrailing(head), secrecy)) return null;
  const to = endOfMatch(VALUE, text, begin);
  return { from: begin, to: begin + withoutTrailing(text.slice(begin, to)).length };
}

/** The header's whole line. */
function secretCookie(text: string, from: number): Span | null {
  const isCookie = /^[\w.-]{1,100}=(?!\[redacted)/.test(text.slice(from, from + HEAD));
  return isCookie ? { from, to: endOfMatch(LINE, text, from) } : null;
}

/** `password: x` may be a line of YAML, a header, or a sentence that goes on after a colon. */
function secretInProse(text: string, name: Span, from: number): Span | null {
  const word = text.slice(name.from, name.to);
  const secrecy = judgeInProse(text, name.from, word);
  const secret = secretValue(text, from, secrecy, word);
  if (secret === null || /cookie$/i.test(word) || /["'`]/.test(text[from] ?? '')) return secret;
  const value = text.slice(secret.from, Math.min(secret.to, secret.from + HEAD));
  const goesOn = /^[a-z]+$/i.test(value) && /^[ :]+[a-z[]/i.test(text.slice(secret.to, secret.to + 3));
  if (goesOn || PROSE.test(value) || /^[\w.-]+[=:]/.test(value)) return null;
  const isSure = secrecy === 'anything' || !/^[a-z]+\d*$/i.test(word) || secret.from > from;
  return isSure || (/\d/.test(value) && /[a-z]/i.test(value) && value.length > 7) ? secret : null;
}

/** `unexpected token: x`: the word before says which key or token is meant. */
function judgeInProse(text: string, from: number, word: string): Secrecy {
  if (!/^(?:keys?|tokens?|pass|pin|session)$/i.test(word)) return secrecyOf(word);
  const before = /([a-z]{1,20}) $/i.exec(text.slice(Math.max(0, from - 21), from))?.[1];
  return secrecyOf(before === undefined ? word : `${before}_${word}`);
}

function isSecret(value: string, secrecy: Secrecy): boolean {
  if (secrecy === 'none' || PLACEHOLDER.test(value)) return false;
  if (secrecy === 'random') return looksRandom(value);
  return secrecy === 'anything' || !/^-?[\d.]+$/.test(value);
}

/** Where the first `end` stands that no backslash takes its meaning from; the text's end, where there is none. */
function endOf(text: string, end: string, from: number, limit = text.length): number {
  const part = text.slice(from, limit);
  for (let at = part.indexOf(end); at !== -1; at = part.indexOf(end, at + 1)) {
    if (end.startsWith('\\') || part[at - 1] !== '\\') return from + at;
  }
  return Math.min(limit, text.length);
}

function withoutTrailing(value: string): string {
  let to = value.length;
  while (to > 0 && TRAILING.includes(value.charAt(to - 1))) to--;
  return value.slice(0, to);
}

function headOf(pattern: RegExp, text: string, from: number): string {
  return matchAt(pattern, text.slice(from, from + HEAD), 0)?.[0] ?? '';
}

function endOfMatch(pattern: RegExp, text: string, from: number): number {
  return from + (matchAt(pattern, text, from)?.[0].length ?? 0);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
