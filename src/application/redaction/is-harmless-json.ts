import { remembered } from '../remembered.js';
import { redactText } from './redact-text.js';
import { secrecyOf } from './secret-names.js';
import { endOfNameSign, hasKeySign } from './secret-signs.js';

const MOST_REMEMBERED = 2000;
const LONGEST_REMEMBERED = 100;

/** Whether a text is no secret and, as a name or beside others, tells of none: so it may be shown wherever it stands. */
const isHarmless = remembered(
  (text) => text !== 'kty' && secrecyOf(text) === 'none' && redactText(text) === text,
  MOST_REMEMBERED,
  LONGEST_REMEMBERED,
);

/**
 * Whether a JSON text surely holds nothing that `redactSecrets` would hide, without parsing it. Of texts that a backslash
 * writes otherwise than they are it isn't sure.
 */
export function isHarmlessJson(json: string): boolean {
  if (json.includes('\\') || hasKeySign(json)) return false;
  for (let at = endOfNameSign(json, 0); at !== 0;) {
    // No sign reaches from one text into the next.
    const end = json.indexOf('"', at);
    if (!isHarmless(json.slice(json.lastIndexOf('"', at - 1) + 1, end))) return false;
    at = endOfNameSign(json, end + 1);
  }
  return true;
}
