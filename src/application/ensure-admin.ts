import { ForbiddenError, InvalidParameterError } from '../domain/errors.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';
import type { Asker } from './find-signed-in.js';
import { findSignedIn } from './find-signed-in.js';

/**
 * The user, who is an admin by the directory's word of now.
 * @throws UnauthenticatedError as `findSignedIn` does, ForbiddenError for one who is no admin; InvalidParameterError for what
 * is no signal, as a caller without types may give.
 */
export async function ensureAdmin(users: UserDirectory, asker: Asker, signal?: AbortSignal): Promise<User> {
  if (signal !== undefined && typeof (signal as AbortSignal | null)?.throwIfAborted !== 'function') {
    throw new InvalidParameterError('signal', 'an AbortSignal');
  }
  const user = await findSignedIn(users, asker, signal);
  if (user.role !== 'admin') throw new ForbiddenError(user.id);
  return user;
}
