/** As in named-secrets.ts: a part of each name that may stand before a secret. Not every Postgres knows ñ as a small Ñ. */
const HINT =
  'p(?:ass|wd|w|in|hrase)|otp|c(?:v[vc]|ook|red|srf|onn|ode)|s(?:ecret|ess|as|ig|enha)|token|jwt|bearer|auth|xsrf|dsn|key|mnemonic|hdn|kennwort|密[碼码鑰钥]|口令|金鑰|パスワード|비밀번호|contrase[ñÑ]a|[пП][аА][рР][оО][лЛ][ьЬ]';

/** Each is wider than what redaction looks for. */
const SIGNS = [
  '://[^ \\t\\r\\n]*@',
  '@(?:tcp|unix)\\(',
  '[^a-z0-9](?:-u|--user|--proxy-user)[ =]',
  '(?:hook|telegram|ifttt)[^ \\t\\r\\n]*/',
  `(?:${HINT})[-\\w.]*\\\\?["'\`]?\\]?[ \\t]*(?:=|:|\uff1a|>|%3[ad])`,
  `-[-\\w.]*(?:${HINT})[-\\w.]*[ \\t]`,
  `(?:password|passwd|pwd)[ \\t]+\\\\?["'\`]`,
  'private key',
  '(?:bearer|basic|token|apikey) [-\\w.~+/]{12}',
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
