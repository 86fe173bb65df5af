import { BoundedMap } from '../../application/bounded-map.js';
import type { Identity } from '../../domain/ports/token-verifier.js';

/** Moments in seconds since the epoch. */
export interface Validity {
  /** The first at which the token is good. */
  readonly from: number;
  /** The first at which it is good no more. */
  readonly until: number;
}

const MAX_TOKENS = 10_000;

/**
 * Remembers what the tokens say that were verified in full, by their whole text, and vouches for one only at moments at
 * which it would be verified again: the key is always the same, and of all claims only those of time depend on when one
 * asks.
 */
export class VerifiedTokens {
  readonly #tokens = new BoundedMap<string, Validity & { readonly identity: Identity }>(MAX_TOKENS);

  add(token: string, identity: Identity, validity: Validity): void {
    this.#tokens.set(token, { ...validity, identity });
  }

  /** Null where the token has to be verified, be it for an error that says what is wrong with it. */
  identityOf(token: string, now: number): Identity | null {
    const known = this.#tokens.get(token);
    if (known === undefined) return null;
    if (known.from <= now && now < known.until) return known.identity;
    this.#tokens.delete(token);
    return null;
  }
}
