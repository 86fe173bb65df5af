/**
 * Parts without which no text and no name is judged a secret: of the names in named-secrets.ts and secret-words.ts, and
 * of addresses of hooks. Grouped by their first letters, which makes looking for them twice as fast.
 */
const NAME_SIGN =
  /p(?:ass|wd|w(?![a-z\d])|in|hrase|at(?![a-z\d]))|otp|c(?:v[vc]|ook|red|srf|onn|ode)|s(?:ecret|ess|as|ig|enha)|t(?:oken|elegram)|jwt|b(?:earer|asic )|auth|xsrf|dsn|k(?:ey|ennwort|ubeconfig|ty)|mnemonic|h(?:dn|ook)|dockerconfig|i(?:d_(?:rsa|ed)|fttt)|密|口令|金鑰|パスワード|비밀번호|contraseña|пароль/gi;

/** How the keys in known-secrets.ts begin. */
const KEY_SIGN =
  /(?:^|[^A-Za-z0-9])(?:A(?:KIA|SIA|Iza)|GOCSPX-|NRAK-|SG\.|csk-|d(?:api|ckr_pat_|o[op]_v1_)|e(?:yJ|secret_)|fw_|g(?:h[pousr]_|ithub_pat_|l(?:sa_|(?:pat|dt|rt)-)|sk_)|h(?:f_|v[sbr]\.)|jina_|key-|l(?:in_api_|sv2_)|n(?:pm_|tn_|vapi-)|p(?:csk_|ul_|plx-|ypi-)|r(?:k[-_]|8_|pa_)|s(?:k[-_]|ntrys_|hp(?:at|ss)_|q0cs|q0at)|t(?:gp_v1_|vly-)|whsec[-_]|x(?:ai-|ox[abeprs]-|app-)|ya29\.)/;

/** Whether a text has any of what secrets, their names and their places are known by; most have none. */
export function hasSign(text: string): boolean {
  return hasOtherSign(text) || endOfNameSign(text, 0) !== 0;
}

/** Whether it has any but those of names. */
export function hasOtherSign(text: string): boolean {
  return hasAddressSign(text) || hasOptionSign(text) || KEY_SIGN.test(text);
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

/** Of curl's options that give a user. */
function hasOptionSign(text: string): boolean {
  return text.includes('-u') && /-u |--(?:proxy-)?user/.test(text);
}
