import { readStored, removeStored, writeStored } from '../browser/storage.js';

export const TOKEN_KEY = 'jwt';

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
