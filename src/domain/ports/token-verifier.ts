import type { Timestamp } from '../timestamp.js';

/** What a good token says. */
export interface Identity {
  readonly userId: string;
  /** To the second or better. */
  readonly issuedAt: Timestamp;
  /** The user's `tokensValidFrom` as it was when the token was issued; null where its issuer doesn't tell. */
  readonly tokensValidFrom: Timestamp | null;
}

/** Tells whose token it is. Whether that user has ended it since is for the UserDirectory to say. */
export interface TokenVerifier {
  /**
   * @throws UnauthenticatedError: `malformed` for what is no token at all, `expired` for a good one that ran out,
   * `invalid` for every other flaw.
   */
  verify(token: string): Promise<Identity>;
}
