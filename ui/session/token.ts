import { readStored, removeStored, writeStored } from '../browser/storage.js';

const TOKEN_KEY = 'jwt';

export function readToken(): string | null {
  return readStored(TOKEN_KEY) || null;
}

/** @returns whether the browser kept it. */
export function keepToken(token: string): boolean {
  return writeStored(TOKEN_KEY, token);
}

/** Forgets the token, unless another tab has put a newer one in its place. @returns whether it is gone. */
export function dropToken(token: string): boolean {
  const stored = readToken();
  if (stored !== null && stored !== token) return false;
  removeStored(TOKEN_KEY);
  return true;
}

/**
 * Calls back when the session is another one than `token`'s: another tab signed out or in, or a page came back.
 * @returns what compares at once, for what this very tab does to its storage: no event tells of that.
 */
export function watchToken(token: string | null, changed: (now: string | null) => void): () => void {
  const compare = (): void => {
    const now = readToken();
    if (now !== token) changed(now);
  };
  addEventListener('storage', (event) => {
    if (event.key === TOKEN_KEY || event.key === null) compare();
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) compare();
  });
  return compare;
}
