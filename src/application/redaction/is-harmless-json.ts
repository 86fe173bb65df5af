import { remembered } from '../remembered.js';
import { redactText } from './redact-text.js';
import { secrecyOf } from './secret-names.js';
import { endOfNameSign, hasOtherSign } from './secret-signs.js';

const QUOTE = 0x22;
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
  if (json.includes('\\') || hasOtherSign(json)) return false;
  for (let at = endOfNameSign(json, 0); at !== 0;) {
    // No sign reaches from one text into the next.
    const from = startOfText(json, at);
    const to = json.indexOf('"', at);
    if (to === -1 || !isHarmless(json.slice(from, to))) return false;
    at = endOfNameSign(json, to + 1);
  }
  return true;
}

/** For the few characters of a name, `lastIndexOf` takes several times as long. */
function startOfText(json: string, within: number): number {
  let from = within;
  while (from > 0 && json.charCodeAt(from - 1) !== QUOTE) from--;
  return from;
}
