/**
 * Parts without which no text and no name is judged a secret: of the names in named-secrets.ts and secret-words.ts, of
 * addresses, and of what runs curl. Grouped by their first letters, which makes looking for them twice as fast.
 */
const NAME_SIGN =
  /p(?:ass|wd|w(?![a-z\d])|in|hrase|at(?![a-z\d]))|otp|c(?:v[vc]|ook|red|srf|onn|ode)|s(?:ecret|ess|as|ig|enha)|t(?:oken|elegram)|jwt|b(?:earer|asic )|auth|xsrf|dsn|k(?:ey|ennwort|ubeconfig|ty)|mnemonic|h(?:dn|ook)|dockerconfig|i(?:d_(?:rsa|ed)|fttt)|-u |--(?:proxy-)?user|密|口令|金鑰|パスワード|비밀번호|contraseña|пароль/gi;

/** How the keys in known-secrets.ts begin. */
const KEY_SIGN =
  /(?:\b|_)(?:eyJ|(?:sk|rk|whsec)[-_]|(?:gh[pousr]|github_pat|glsa|gsk|hf|npm|r8|fw|tgp_v1|pcsk|rpa|jina|ntn|dckr_pat|do[op]_v1|sntrys|shpat|shpss|lin_api|pul|esecret|lsv2_(?:pt|sk))_|(?:glpat|gldt|glrt|nvapi|xai|pplx|csk|tvly|pypi|xox[abeprs]|xapp|NRAK|sq0csp|sq0atp|GOCSPX|key)-|A(?:KIA|SIA|Iza)|ya29\.|hv[sbr]\.|SG\.|dapi)/;

/** Whether a text has any of what secrets, their names and their places are known by; most have none. */
export function hasSign(text: string): boolean {
  return hasKeySign(text) || endOfNameSign(text, 0) !== 0;
}

/** Whether it has any that stand for themselves. */
export function hasKeySign(text: string): boolean {
  return hasAddressSign(text) || KEY_SIGN.test(text);
}

/** Where the first part of a name, at or after `from`, that may tell of a secret ends; 0 where there is none. */
export function endOfNameSign(text: string, from: number): number {
  NAME_SIGN.lastIndex = from;
  NAME_SIGN.test(text);
  return NAME_SIGN.lastIndex;
}

function hasAddressSign(text: string): boolean {
  return text.includes('@') && (text.includes('://') || text.includes('@tcp(') || text.includes('@unix('));
}
