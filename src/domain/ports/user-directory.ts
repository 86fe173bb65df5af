import type { User } from '../user.js';

/** The platform's users. */
export interface UserDirectory {
  /**
   * The user as of now; null where there is none of this id, whatever the id looks like, or where the user is disabled.
   * @throws UserDirectoryUnavailableError where the directory can't be asked; the signal's reason where it aborted.
   */
  findById(id: string, signal?: AbortSignal): Promise<User | null>;
}
