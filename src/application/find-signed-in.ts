import { UnauthenticatedError } from '../domain/errors.js';
import type { Identity } from '../domain/ports/token-verifier.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';

/** Who asks: the identity that a token gave, or a user whom the caller knows by other means. */
export type Asker = Pick<Identity, 'userId'> & Partial<Identity>;

/**
 * @throws UnauthenticatedError where nobody asks, which callers without types may say, where the user is gone, or has ended
 * the token; what the directory throws.
 */
export async function findSignedIn(users: UserDirectory, asker: Asker, signal?: AbortSignal): Promise<User> {
  if (typeof (asker.userId as unknown) !== 'string') throw new UnauthenticatedError('missing');
  const user = await users.findById(asker.userId, signal);
  if (user === null) throw new UnauthenticatedError('unknown_user');
  if (isRevoked(asker, user)) throw new UnauthenticatedError('revoked');
  return user;
}

/**
 * A token's own word is exact: it repeats what the directory said, so no two clocks are compared, and one that is ahead
 * of what this directory knows is newer than that. Without it the token has to be issued no earlier than the moment.
 */
function isRevoked({ tokensValidFrom, issuedAt }: Asker, user: User): boolean {
  const from = tokensValidFrom ?? issuedAt;
  return from !== undefined && user.tokensValidFrom !== undefined && from < user.tokensValidFrom;
}
