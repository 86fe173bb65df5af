import { UnauthenticatedError } from '../../domain/errors.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { IssuedToken, TokenIssuer } from '../../domain/ports/token-issuer.js';
import type { Identity, TokenVerifier } from '../../domain/ports/token-verifier.js';
import type { Timestamp } from '../../domain/timestamp.js';
import type { User } from '../../domain/user.js';

/** Tokens that are known because they were issued here; good until `expiresAt`. For tests. */
export class InMemoryTokens implements TokenIssuer, TokenVerifier {
  readonly #issued = new Map<string, Identity & { readonly expiresAt: Timestamp }>();

  constructor(
    private readonly clock: Clock,
    private readonly expiresAt: Timestamp,
  ) {}

  async issue({ id, tokensValidFrom }: Pick<User, 'id' | 'tokensValidFrom'>): Promise<IssuedToken> {
    const token = `token.${this.#issued.size + 1}.memory`;
    const identity = { userId: id, issuedAt: this.clock.now(), tokensValidFrom: tokensValidFrom ?? null };
    this.#issued.set(token, { ...identity, expiresAt: this.expiresAt });
    return { token, expiresAt: this.expiresAt };
  }

  async verify(token: string): Promise<Identity> {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new UnauthenticatedError('malformed');
    const issued = this.#issued.get(token);
    if (issued === undefined) throw new UnauthenticatedError('invalid');
    const { expiresAt, ...identity } = issued;
    if (expiresAt <= this.clock.now()) throw new UnauthenticatedError('expired');
    return identity;
  }
}
