import { redactKnownSecrets } from './known-secrets.js';
import { redactNamedSecrets } from './named-secrets.js';
import { hasSign } from './secret-signs.js';
import { redactUrls } from './url-secrets.js';

/** What hides one secret may bring another to light, as a name before it; far fewer rounds have ever been needed. */
const MOST_ROUNDS = 8;

/** Hides the secrets in a text: of its URLs, after names that give them away, and those that are known by their looks. */
export function redactText(text: string): string {
  if (text.length < 6 || !hasSign(text)) return text;
  let shown = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = shown;
    shown = redactKnownSecrets(redactNamedSecrets(redactUrls(before)));
    if (shown === before) break;
  }
  return shown;
}
