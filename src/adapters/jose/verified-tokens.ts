import { BoundedMap } from '../../application/bounded-map.js';

/** Moments in seconds since the epoch. */
export interface Validity {
  /** The first at which the token is good. */
  readonly from: number;
  /** The first at which it is good no more. */
  readonly until: number;
}

const MAX_TOKENS = 10_000;

/**
 * Remembers whose the tokens are that were verified in full, by their whole text, and vouches for one only at moments at
 * which it would be verified again: the key is always the same, and of all claims only those of time depend on when one
 * asks.
 */
export class VerifiedTokens {
  readonly #tokens = new BoundedMap<string, Validity & { readonly userId: string }>(MAX_TOKENS);

  add(token: string, userId: string, validity: Validity): void {
    this.#tokens.set(token, { ...validity, userId });
  }

  /** Null where the token has to be verified, be it for an error that says what is wrong with it. */
  userIdOf(token: string, now: number): string | null {
    const known = this.#tokens.get(token);
    if (known === undefined) return null;
    if (known.from <= now && now < known.until) return known.userId;
    this.#tokens.delete(token);
    return null;
  }
}
