import { ForbiddenError } from '../domain/errors.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';
import { knownUser } from './known-user.js';

/**
 * The user, who is an admin by the directory's word of now.
 * @throws what `knownUser` throws; ForbiddenError for one who is no admin.
 */
export async function ensureAdmin(users: UserDirectory, userId: string, signal?: AbortSignal): Promise<User> {
  const user = await knownUser(users, userId, signal);
  if (user.role !== 'admin') throw new ForbiddenError(user.id);
  return user;
}
