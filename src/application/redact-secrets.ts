import type { Json, JsonObject } from '../domain/json.js';

export const REDACTED = '[redacted]';
export const TOO_DEEP = '[nested too deeply]';

/** Deeper nesting than any person reads; far less than what would exhaust the stack. */
const MAX_DEPTH = 100;

const SECRET_WORDS = new Set([
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'secret',
  'secrets',
  'token',
  'jwt',
  'bearer',
  'authorization',
  'cookie',
  'cookies',
  'credential',
  'credentials',
]);
const SECRET_KEYS = ['api', 'private', 'access', 'signing', 'encryption', 'stream', 'secret', 'ssh', 'aws'];

/**
 * Replaces what a key's name gives away as a secret (`turn_password`, `apiKey`, `X-Internal-Token`). Numbers and
 * booleans stay: `token: 512` counts something, and `max_tokens` is no secret at all.
 */
export function redactSecrets(value: Json, depth = 0): Json {
  if (value === null || typeof value !== 'object') return value;
  if (depth === MAX_DEPTH) return TOO_DEEP;
  if (Array.isArray(value)) return (value as readonly Json[]).map((inner) => redactSecrets(inner, depth + 1));
  const entries = Object.entries(value as JsonObject).map(([key, inner]): [string, Json] => [
    key,
    isSecretName(key) && hides(inner) ? REDACTED : redactSecrets(inner, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function hides(value: Json): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

function isSecretName(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.some((word) => SECRET_WORDS.has(word))) return true;
  const joined = words.join('');
  return joined.endsWith('password') || SECRET_KEYS.some((kind) => joined.endsWith(`${kind}key`));
}
