/** In other alphabets, each letter in both cases: not every Postgres knows that Ñ is an ñ. */
const FOREIGN =
  'passwort|kennwort|密[碼码鑰钥]|口令|金鑰|パスワード|비밀번호|contrase[ñÑ]a|[пП][аА][рР][оО][лЛ][ьЬ]';
/** As in named-secrets.ts: a part of each name that may stand before a secret; but for `token`, and those below. */
const HINT =
  'p(?:ass|wd|hrase)|otp|c(?:v[vc]|ook|red|srf)|s(?:ecret|ess|as|enha)|jwt|bearer|auth|xsrf|dsn|key|mnemonic|hdn|kubeconfig|dockerconfigjson';
const IN_NAME = '[-\\w.]*';
/** How a name goes on that doesn't end with `error`; lookbehinds would make Postgres ten times as slow. */
const NO_ERROR = `(?:${IN_NAME}(?:[-.\\da-qs-z_]|[-.\\da-np-z_]r|[-.\\da-qs-z_]or|[-.\\da-qs-z_]ror|[-.\\da-df-z_]rror)|r?|or|ror|rror)`;
/** Parts that tell a secret only where a word, or the name, ends with them; a plain `code` only in an address. */
const ENDING = [
  'p(?:w|in)(?:[-.][-\\w.]*)?',
  '[-\\w.]code(?:[-.][-\\w.]*)?|code[-.][-\\w.]*',
  `conn${IN_NAME}s(?:tr|id)${IN_NAME}`,
  `sig|signature${IN_NAME}`,
  `(?:conn|sig)${IN_NAME}(?:id[-_.]*(?:rsa|ed)|pat)${IN_NAME}`,
].join('|');
/** `tokenizer` and its like are no tokens. */
const TOKEN = `token(?:[-.\\da-hj-z_]${IN_NAME}|i(?:[-.\\da-y_]${IN_NAME})?)?`;
const QUOTE = '\\\\?["\'`]?\\]?[ \\t]*';
const SEPARATOR = `${QUOTE}(?:=|:|\uff1a|>|%3[ad])`;
/** What counts tokens is no token: anything but a number on its own. */
const NO_NUMBER =
  '[ \\t]*(?:[^\\d. \\t\\r\\n<>;]|[\\d.]+[^\\d.,)}\\]:& \\t\\r\\n"\'`<>;]|[\\d.]+[,)}\\]:&]+[^,)}\\]:& \\t\\r\\n"\'`<>;])';
const FLAG = `(?:^|[^-\\w.])-${IN_NAME}`;
const RUN = '[-\\w.~+/]';

/** Each is wider than what redaction looks for. */
const SIGNS = [
  '://[^ \\t\\r\\n]*@',
  '@(?:tcp|unix)\\(',
  '[^a-z0-9](?:-u|--user|--proxy-user)[ =]',
  '(?:hook|telegram|ifttt)[^ \\t\\r\\n]*/',
  `(?:(?:${FOREIGN})${IN_NAME}|(?:${HINT})${NO_ERROR}|${ENDING})${SEPARATOR}`,
  `${TOKEN}${SEPARATOR}+${NO_NUMBER}`,
  `(?:^|[?&#;])(?:code|${IN_NAME}token${IN_NAME}[\\\\"'\`\\] \\t])${QUOTE}=`,
  `${FLAG}(?:${FOREIGN}|${HINT}|${ENDING})${IN_NAME}[ \\t]`,
  `${FLAG}${TOKEN}[ \\t]${NO_NUMBER}`,
  `(?:password|passwd|pwd)[ \\t]+\\\\?["'\`]`,
  'private key',
  `(?:bearer|basic|token|apikey) (?:${RUN}{0,5}\\d${RUN}{6}|${RUN}{6}${RUN}*\\d)`,
  'eyJ[-\\w]{8}',
  `(?:^|[^a-z0-9])(?:${[
    '(?:sk|rk|whsec)[-_][-\\w]{13}',
    '(?:gh[pousr]|github_pat|glsa|gsk|hf|npm|r8|fw|tgp_v1|pcsk|rpa|jina|ntn|dckr_pat|do[op]_v1|sntrys|shpat|shpss|lin_api|pul|esecret|lsv2_(?:pt|sk))_\\w{12}',
    '(?:glpat|gldt|glrt|nvapi|xai|pplx|csk|tvly|pypi|xox[abeprs]|xapp|NRAK|sq0csp|sq0atp|GOCSPX|key)-[-\\w]{16}',
    'A(?:KIA|SIA)[A-Z0-9]{12}',
    'AIza[-\\w]{30}',
    'ya29\\.[-\\w]{16}',
    'hv[sbr]\\.[-\\w]{16}',
    'SG\\.[-\\w]{16}',
    'dapi[0-9a-f]{32}',
  ].join('|')})`,
].join('|');

/**
 * Matches, in whatever case, every text in which redaction hides anything, and some more: a text that it matches can't
 * be searched, since whoever guesses at a hidden part would learn it from the answer. Written so that a regular
 * expression of JavaScript and one of Postgres read it alike.
 */
export const MAY_HOLD_SECRET = SIGNS;

const PATTERN = new RegExp(SIGNS, 'i');

export function mayHoldSecret(text: string): boolean {
  return PATTERN.test(text);
}
