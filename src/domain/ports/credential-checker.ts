import type { User } from '../user.js';

/** Knows whose username and password belong together. */
export interface CredentialChecker {
  /**
   * The user of this username and password; null where they don't belong together, or where the user is disabled. Usernames match exactly. An
   * unknown username takes as long to refuse as a wrong password.
   * @throws UserDirectoryUnavailableError where the directory can't be asked; the signal's reason where it aborted.
   */
  check(username: string, password: string, signal?: AbortSignal): Promise<User | null>;
}
