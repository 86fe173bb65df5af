import { createSecretKey, randomUUID } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { SignJWT, errors, jwtVerify } from 'jose';
import { UnauthenticatedError } from '../../domain/errors.js';
import { isWellFormed } from '../../domain/is-well-formed.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { IssuedToken, TokenIssuer } from '../../domain/ports/token-issuer.js';
import type { Identity, TokenVerifier } from '../../domain/ports/token-verifier.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { parseTimestamp, toTimestamp } from '../../domain/timestamp.js';
import type { User } from '../../domain/user.js';
import { hasDuplicateMembers } from './duplicate-members.js';
import type { Validity } from './verified-tokens.js';
import { VerifiedTokens } from './verified-tokens.js';

export interface JoseTokensOptions {
  /** At least 32 bytes of UTF-8, as RFC 7518 §3.2 asks for with HS256. */
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string;
  /** How long a token is good for, and how old one may be at most. */
  readonly lifetimeSeconds: number;
  readonly clock: Clock;
}

const ALGORITHM = 'HS256';
const MIN_SECRET_BYTES = 32;
const MAX_TOKEN_LENGTH = 4096;
const MAX_USER_ID_LENGTH = 255;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const VALID_FROM = 'tokens_valid_from';
/** How far the clocks of two replicas may differ. */
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * Issues and verifies JWTs signed with a shared secret (HS256). They say who the user is (`sub`) and, in a claim of our
 * own, the user's `tokensValidFrom`; nothing else about the user.
 *
 * @throws RangeError where an option can't be secure or makes no sense.
 * @example
 * const tokens = new JoseTokens({ secret, issuer: 'taskdeck', audience: 'taskdeck', lifetimeSeconds: 3600, clock });
 * const { token } = await tokens.issue({ id: 'u-1' });
 * const { userId } = await tokens.verify(token); // 'u-1'
 */
export class JoseTokens implements TokenIssuer, TokenVerifier {
  readonly #key: KeyObject;
  readonly #options: Omit<JoseTokensOptions, 'secret'>;
  readonly #verified = new VerifiedTokens();

  constructor({ secret, ...options }: JoseTokensOptions) {
    const bytes = Buffer.from(secret, 'utf8');
    if (bytes.length < MIN_SECRET_BYTES) {
      throw new RangeError(`the secret of the tokens has to be of ${MIN_SECRET_BYTES} bytes at least`);
    }
    if (options.issuer === '' || options.audience === '') {
      throw new RangeError('the issuer and the audience of the tokens have to be named');
    }
    if (!Number.isSafeInteger(options.lifetimeSeconds) || options.lifetimeSeconds < 1) {
      throw new RangeError('the lifetime of the tokens has to be a whole number of seconds from 1');
    }
    this.#key = createSecretKey(bytes);
    this.#options = options;
  }

  async issue({ id, tokensValidFrom }: Pick<User, 'id' | 'tokensValidFrom'>): Promise<IssuedToken> {
    const { issuer, audience, lifetimeSeconds } = this.#options;
    const issuedAt = this.#nowInSeconds();
    const expiresAt = parseTimestamp(new Date((issuedAt + lifetimeSeconds) * 1000).toISOString());
    if (expiresAt === null) throw new RangeError('a token can not expire after the year 9999');
    const token = await new SignJWT({ sub: id, [VALID_FROM]: tokensValidFrom })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .setJti(randomUUID())
      .sign(this.#key);
    return { token, expiresAt };
  }

  async verify(token: string): Promise<Identity> {
    const known = this.#verified.identityOf(token, this.#nowInSeconds());
    if (known !== null) return known;
    if (token.length > MAX_TOKEN_LENGTH || !isCompact(token)) throw new UnauthenticatedError('malformed');
    const payload = await this.#readPayload(token);
    const identity = hasDuplicatedNames(token) ? null : toIdentity(payload);
    if (identity === null) throw new UnauthenticatedError('invalid');
    this.#verified.add(token, identity, this.#validityOf(payload));
    return identity;
  }

  async #readPayload(token: string): Promise<JWTPayload> {
    const { issuer, audience, lifetimeSeconds } = this.#options;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        issuer,
        audience,
        requiredClaims: ['sub', 'iat', 'exp'],
        maxTokenAge: lifetimeSeconds,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate: new Date(this.#nowInSeconds() * 1000),
      });
      return payload;
    } catch (cause) {
      // Anything can come out of hostile bytes, a plain RangeError for one; the key is local, so no fault is ours.
      throw new UnauthenticatedError(cause instanceof errors.JWTExpired ? 'expired' : 'invalid', { cause });
    }
  }

  /** The same limits as jose keeps to in `#readPayload`, which sees to it that the claims are numbers. */
  #validityOf({ iat = NaN, nbf = iat, exp = NaN }: JWTPayload): Validity {
    return {
      from: Math.max(iat, nbf) - CLOCK_TOLERANCE_SECONDS,
      until: Math.min(exp, iat + this.#options.lifetimeSeconds) + CLOCK_TOLERANCE_SECONDS,
    };
  }

  #nowInSeconds(): number {
    return Math.floor(Date.parse(this.#options.clock.now()) / 1000);
  }
}

/**
 * jose tolerates spaces, bad padding and any value of the bits that a part's last letter has to spare, so that many texts
 * would pass as the same token (RFC 4648 §3.5).
 */
function isCompact(token: string): boolean {
  return (
    COMPACT.test(token) &&
    token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
  );
}

/** Null where a claim is not what it has to be. */
function toIdentity({ sub, iat, [VALID_FROM]: validFrom }: JWTPayload): Identity | null {
  const issuedAt = typeof iat === 'number' ? parseTimestamp(new Date(iat * 1000).toISOString()) : null;
  const tokensValidFrom = validFrom === undefined ? null : readMoment(validFrom);
  if (!isUserId(sub) || issuedAt === null || (validFrom !== undefined && tokensValidFrom === null))
    return null;
  return { userId: sub, issuedAt, tokensValidFrom };
}

function readMoment(claim: unknown): Timestamp | null {
  const moment = toTimestamp(claim);
  return moment === claim ? moment : null;
}

function hasDuplicatedNames(token: string): boolean {
  return token
    .split('.', 2)
    .some((part) => hasDuplicateMembers(Buffer.from(part, 'base64url').toString('utf8')));
}

function isUserId(sub: unknown): sub is string {
  return typeof sub === 'string' && sub !== '' && sub.length <= MAX_USER_ID_LENGTH && isWellFormed(sub);
}
