import { UnauthenticatedError } from '../../../domain/errors.js';
import type { Identity, TokenVerifier } from '../../../domain/ports/token-verifier.js';
import type { HttpContext } from '../request-state.js';

/** The scheme is of any case (RFC 9110 §11.1), the rest is RFC 6750 §2.1 to the letter. */
const BEARER = /^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i;

/** What the request's bearer token says. @throws UnauthenticatedError */
export async function authenticate(ctx: HttpContext, tokens: TokenVerifier): Promise<Identity> {
  const header = ctx.get('Authorization');
  if (header === '') throw new UnauthenticatedError('missing');
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw new UnauthenticatedError('malformed');
  const identity = await tokens.verify(token);
  ctx.state.userId = identity.userId;
  return identity;
}
