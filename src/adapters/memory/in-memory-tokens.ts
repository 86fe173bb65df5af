import { UnauthenticatedError } from '../../domain/errors.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { IssuedToken, TokenIssuer } from '../../domain/ports/token-issuer.js';
import type { TokenVerifier } from '../../domain/ports/token-verifier.js';
import type { Timestamp } from '../../domain/timestamp.js';

/** Tokens that are known because they were issued here; good until `expiresAt`. For tests. */
export class InMemoryTokens implements TokenIssuer, TokenVerifier {
  readonly #issued = new Map<string, { userId: string; expiresAt: Timestamp }>();

  constructor(
    private readonly clock: Clock,
    private readonly expiresAt: Timestamp,
  ) {}

  async issue(userId: string): Promise<IssuedToken> {
    const token = `token.${this.#issued.size + 1}.memory`;
    this.#issued.set(token, { userId, expiresAt: this.expiresAt });
    return { token, expiresAt: this.expiresAt };
  }

  async verify(token: string): Promise<string> {
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new UnauthenticatedError('malformed');
    const issued = this.#issued.get(token);
    if (issued === undefined) throw new UnauthenticatedError('invalid');
    if (issued.expiresAt <= this.clock.now()) throw new UnauthenticatedError('expired');
    return issued.userId;
  }
}
