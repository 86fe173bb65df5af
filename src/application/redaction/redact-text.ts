import { redactKnownSecrets } from './known-secrets.js';
import { redactNamedSecrets } from './named-secrets.js';
import { redactUrls } from './url-secrets.js';

/** Hides the secrets in a text: of its URLs, after names that give them away, and those that are known by their looks. */
export function redactText(text: string): string {
  if (text.length < 6) return text;
  return redactKnownSecrets(redactNamedSecrets(redactUrls(text)));
}
