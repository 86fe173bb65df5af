import type { Timestamp } from '../timestamp.js';

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Timestamp;
}

/** Makes the tokens that a TokenVerifier accepts. */
export interface TokenIssuer {
  /** A token that says nothing but who the user is, never the user's role. */
  issue(userId: string): Promise<IssuedToken>;
}
