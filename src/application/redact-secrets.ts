import type { Json, JsonObject } from '../domain/json.js';
import { MAX_DETAILS_DEPTH } from '../domain/task.js';
import type { Secrecy } from './secret-names.js';
import { secrecyOf } from './secret-names.js';

export const REDACTED = '[redacted]';
export const TOO_DEEP = '[nested too deeply]';

/** Bounded from the left by what must stand there, so that no text makes it look twice at the same characters. */
const USERINFO = /:\/\/[^\s/?#]*@/g;
const URL_PARAMETER = /([?&;])([^\s?&;=#]{1,100})=[^\s&;#]+/g;

/**
 * Replaces what a key's name gives away as a secret (`turn_password`, `apiKey`, `X-Internal-Token`), and the secrets
 * of URLs in any text. What only counts stays: `token: 512`, `tokens: { prompt: 12 }`, `max_tokens`.
 */
export function redactSecrets(value: Json, depth = 0): Json {
  if (typeof value === 'string') return redactUrls(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === MAX_DETAILS_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => redactSecrets(inner, depth + 1));
  const entries = Object.entries(value as JsonObject).map(([key, inner]): [string, Json] => [
    redactUrls(key),
    holdsSecret(inner, secrecyOf(key), depth + 1) ? REDACTED : redactSecrets(inner, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** Hides the user and password of each URL in a text, and its parameters that are secrets by their names. */
export function redactUrls(text: string): string {
  if (!text.includes('://')) return text;
  return text
    .replace(USERINFO, `://${REDACTED}@`)
    .replace(URL_PARAMETER, (parameter, before: string, name: string) =>
      isSecretParameter(name) ? `${before}${name}=${REDACTED}` : parameter,
    );
}

function holdsSecret(value: Json, secrecy: Secrecy, depth: number): boolean {
  if (secrecy === 'none' || value === null || typeof value === 'boolean') return false;
  if (typeof value === 'number' || typeof value === 'bigint') return secrecy === 'anything';
  if (typeof value === 'string' || depth === MAX_DETAILS_DEPTH) return true;
  return Object.values(value).some((inner: Json) => holdsSecret(inner, secrecy, depth + 1));
}

/** Signed URLs of the clouds carry their permission as `X-Amz-Signature` or `sig`. */
function isSecretParameter(name: string): boolean {
  return secrecyOf(name) !== 'none' || /(?:^|[-_])sig(?:nature)?$/i.test(name);
}
