import type { Json, JsonObject } from '../../domain/json.js';
import { remembered } from '../remembered.js';
import type { Secrecy } from './secret-names.js';
import { redactText } from './redact-text.js';
import { secrecyOf } from './secret-names.js';

const NAMING = /^(?:name|key|header|field|param|parameter|variable|env|option|k)$/i;
const VALUING = /^(?:(?:default|string|header)?_?values?|val|data|content|v)$/i;
const LONGEST_NAME = 100;
const MOST_REMEMBERED = 2000;
const FLAG = /^--?[a-z][\w.-]{1,99}$/i;
const HEADER = /^(?:[a-z]+(?:-[a-z]+)+|authorization|cookie)$/i;
/** RFC 7517 and 7518: what of a key is private. */
const PRIVATE_JWK = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']);
/** Stand beside a `token` that is a piece of a model's text. */
const MODEL_TEXT = /^(?:\w*logprobs?|text_offset|token_id|token_str|special)$/;

/** What an object's members tell about one another, as `{name: 'X-Api-Key', value: …}` does. */
export function secrecyInside(object: JsonObject): (key: string) => Secrecy {
  const keys = Object.keys(object);
  const named = namedSecrecy(object, keys);
  const isPrivateJwk = typeof object['kty'] === 'string';
  const isModelText = hasModelText(object);
  return (key) => {
    if (named !== 'none' && VALUING.test(key)) return named;
    if (isPrivateJwk && PRIVATE_JWK.has(key)) return 'text';
    if (/^tokens?$/i.test(key) && (isModelText || hasModelText(object[key]))) return 'none';
    return secrecyOf(key);
  };
}

/**
 * Whether a member of this name tells anything of secrets: of its own, or with those beside it. Members that don't are
 * shown as they are, but for the secrets inside of their texts.
 */
export const isTelling = remembered(
  (key) => key === 'kty' || VALUING.test(key) || secrecyOf(key) !== 'none' || redactText(key) !== key,
  MOST_REMEMBERED,
  LONGEST_NAME,
);

/** Whether what stands beside a member of this name may tell that its value is a secret. */
export function isToldByNeighbours(key: string): boolean {
  return VALUING.test(key) || PRIVATE_JWK.has(key);
}

/** An object, or a list that begins with one. */
function hasModelText(value: Json | undefined): boolean {
  const object = Array.isArray(value) ? (value as readonly Json[])[0] : value;
  if (object === null || typeof object !== 'object' || Array.isArray(object)) return false;
  return Object.keys(object).some((key) => MODEL_TEXT.test(key));
}

function namedSecrecy(object: JsonObject, keys: readonly string[]): Secrecy {
  for (const key of keys) {
    const name = object[key];
    if (typeof name !== 'string' || !NAMING.test(key)) continue;
    const secrecy = name.length > LONGEST_NAME ? 'none' : secrecyOf(redactText(name));
    if (secrecy !== 'none' && keys.some((other) => VALUING.test(other))) return secrecy;
  }
  return 'none';
}

/** What an item of a list tells about the next one: `['--password', 'x']`, `['X-Api-Key', 'x']`. */
export function secrecyAfter(item: Json | undefined): Secrecy {
  return typeof item === 'string' && (FLAG.test(item) || HEADER.test(item)) ? secrecyOf(item) : 'none';
}
