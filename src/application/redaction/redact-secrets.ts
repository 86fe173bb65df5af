import type { Json, JsonObject } from '../../domain/json.js';
import { MAX_DETAILS_DEPTH, TOO_DEEP } from '../../domain/task.js';
import { looksRandom } from './looks-random.js';
import { redactText } from './redact-text.js';
import { REDACTED } from './redacted.js';
import type { Secrecy } from './secret-names.js';
import { isTelling, secrecyAfter, secrecyInside } from './secret-shapes.js';

/**
 * Replaces what a key's name gives away as a secret (`turn_password`, `apiKey`, `X-Internal-Token`), and the secrets
 * inside of any text. What only counts stays: `token: 512`, `tokens: { prompt: 12 }`, `max_tokens`. What holds no secret
 * is given back as the same object.
 */
export function redactSecrets(value: Json, depth = 0): Json {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === MAX_DETAILS_DEPTH) return TOO_DEEP;
  return Array.isArray(value)
    ? redactList(value as readonly Json[], depth)
    : redactObject(value as JsonObject, depth);
}

function redactList(list: readonly Json[], depth: number): Json {
  let shown: Json[] | null = isPlain(list) ? null : [...list];
  list.forEach((item, i) => {
    const redacted = redactMember(item, secrecyAfter(list[i - 1]), depth);
    if (redacted === item) return;
    shown ??= [...list];
    shown[i] = redacted;
  });
  return shown ?? list;
}

function redactObject(object: JsonObject, depth: number): Json {
  const keys = Object.keys(object);
  if (keys.some(isTelling)) return redactTelling(object, depth);
  let shown: Record<string, Json> | null = isPlain(object) ? null : { ...object };
  for (const key of keys) {
    const inner = object[key] as Json;
    const redacted = redactSecrets(inner, depth + 1);
    if (redacted === inner) continue;
    shown ??= { ...object };
    shown[key] = redacted;
  }
  return shown ?? object;
}

function redactTelling(object: JsonObject, depth: number): Json {
  const secrecy = secrecyInside(object);
  const taken = new Set<string>();
  let isSame = isPlain(object);
  const entries = Object.entries(object).map(([key, inner]): [string, Json] => {
    const name = redactText(key);
    const redacted = redactMember(inner, secrecy(name), depth);
    if (name !== key || redacted !== inner) isSame = false;
    return [uniqueName(name, taken), redacted];
  });
  return isSame ? object : Object.fromEntries(entries);
}

/** Judged again by what is left of it: a number hidden inside is a text then, which its name may hide as a whole. */
function redactMember(value: Json, secrecy: Secrecy, depth: number): Json {
  if (holdsSecret(value, secrecy, depth + 1)) return REDACTED;
  const shown = redactSecrets(value, depth + 1);
  return shown !== value && holdsSecret(shown, secrecy, depth + 1) ? REDACTED : shown;
}

/** Others may write themselves as something else (`toJSON`), and are taken for what members they have. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}

/** Two keys that were secrets look alike, and neither member may be lost. */
function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let n = 2; taken.has(unique); n++) unique = `${name} ${n}`;
  taken.add(unique);
  return unique;
}

function holdsSecret(value: Json, secrecy: Secrecy, depth: number): boolean {
  if (secrecy === 'none' || value === null || typeof value === 'boolean') return false;
  if (typeof value === 'number' || typeof value === 'bigint') return secrecy === 'anything';
  if (typeof value === 'string') return secrecy === 'random' ? looksRandom(value) : value !== '';
  if (depth === MAX_DETAILS_DEPTH) return true;
  return Object.values(value).some((inner: Json) => holdsSecret(inner, secrecy, depth + 1));
}
