import { ForbiddenError, UnauthenticatedError } from '../domain/errors.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';

/**
 * The user, who is an admin by the directory's word of now.
 * @throws UnauthenticatedError where nobody asks, or a user whom the directory doesn't know, ForbiddenError for one who is no admin.
 */
export async function ensureAdmin(users: UserDirectory, userId: string, signal?: AbortSignal): Promise<User> {
  // Callers without types may have nobody.
  if (typeof (userId as unknown) !== 'string') throw new UnauthenticatedError('missing');
  const user = await users.findById(userId, signal);
  if (user === null) throw new UnauthenticatedError('unknown_user');
  if (user.role !== 'admin') throw new ForbiddenError(user.id);
  return user;
}
