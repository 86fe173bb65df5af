import type { Timestamp } from '../timestamp.js';
import type { User } from '../user.js';

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Timestamp;
}

/** Makes the tokens that a TokenVerifier accepts. */
export interface TokenIssuer {
  /** A token that says who the user is, and since when the user's tokens count, but never the user's role. */
  issue(user: Pick<User, 'id' | 'tokensValidFrom'>): Promise<IssuedToken>;
}
