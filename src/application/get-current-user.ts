import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';
import type { Asker } from './find-signed-in.js';
import { findSignedIn } from './find-signed-in.js';

/** Tells a signed-in user who they are, with the role that they have now. */
export class GetCurrentUser {
  readonly #users: UserDirectory;

  constructor(ports: { users: UserDirectory }) {
    this.#users = ports.users;
  }

  /**
   * @throws UnauthenticatedError where the user is gone or has ended the token, UserDirectoryUnavailableError where that
   * can't be told.
   */
  async execute(request: Asker & { readonly signal?: AbortSignal }): Promise<User> {
    return findSignedIn(this.#users, request, request.signal);
  }
}
