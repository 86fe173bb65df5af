import { UnauthenticatedError } from '../domain/errors.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';

/** @throws UnauthenticatedError where nobody asks, which callers without types may say, or the directory knows no such user. */
export async function knownUser(users: UserDirectory, userId: string, signal?: AbortSignal): Promise<User> {
  if (typeof (userId as unknown) !== 'string') throw new UnauthenticatedError('missing');
  const user = await users.findById(userId, signal);
  if (user === null) throw new UnauthenticatedError('unknown_user');
  return user;
}
