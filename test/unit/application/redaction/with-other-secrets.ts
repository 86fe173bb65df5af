import { redactSecrets } from '../../../../src/application/redaction/redact-secrets.js';
import { redactText } from '../../../../src/application/redaction/redact-text.js';
import { REDACTED } from '../../../../src/application/redaction/redacted.js';
import type { Json, JsonObject } from '../../../../src/domain/json.js';

/** The text with other secrets in the places of its own, so that both are shown alike; null where none was made. */
export function withOtherSecrets(text: string): string | null {
  const shown = redactText(text);
  if (shown === text) return null;
  const others = [withHiddenRotated(text, shown, 0), withHiddenRotated(text, shown, 12)];
  return others.find((other) => other !== text && redactText(other) === shown) ?? null;
}

/** Details with other secrets in them, be they texts, numbers or whole objects; null where none were made. */
export function detailsWithOtherSecrets(details: Json): Json | null {
  const shown = redactSecrets(details);
  const other = replaceHidden(details, shown);
  return JSON.stringify(redactSecrets(other), bigints) === JSON.stringify(shown, bigints) ? other : null;
}

function withHiddenRotated(text: string, shown: string, kept: number): string {
  let from = 0;
  const parts = shown.split(REDACTED);
  return parts
    .map((part, i) => {
      const at = part === '' && i > 0 && i === parts.length - 1 ? text.length : text.indexOf(part, from);
      const hidden = text.slice(from, at);
      from = at + part.length;
      return hidden.slice(0, kept) + rotate(hidden.slice(kept)) + part;
    })
    .join('');
}

function replaceHidden(value: Json, shown: Json | undefined): Json {
  if (typeof value === 'string') {
    if (shown === value) return value;
    return (shown === REDACTED ? null : withOtherSecrets(value)) ?? rotate(value);
  }
  if (value === null || typeof value !== 'object') return shown === value ? value : another(value);
  const isHidden = shown === REDACTED || shown === undefined;
  const inner = isHidden ? [] : Object.values(shown as object);
  if (Array.isArray(value)) {
    return value.map((item: Json, i) => replaceHidden(item, isHidden ? REDACTED : (inner[i] as Json)));
  }
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([name, member], i) => [
      withOtherSecrets(name) ?? name,
      replaceHidden(member, isHidden ? REDACTED : (inner[i] as Json)),
    ]),
  );
}

function another(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  return typeof value === 'bigint' ? value + 1n : value;
}

/** Another letter for each letter and another digit for each digit, of the same kind. */
function rotate(text: string): string {
  return text.replace(/[a-z\d]/gi, (character) => {
    const alphabet = [/[a-z]/, /[A-Z]/].find((kind) => kind.test(character)) === undefined ? 10 : 26;
    const first = alphabet === 10 ? 48 : character >= 'a' ? 97 : 65;
    return String.fromCharCode(first + ((character.charCodeAt(0) - first + 3) % alphabet));
  });
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}
