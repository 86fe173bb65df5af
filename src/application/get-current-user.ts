import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';
import { knownUser } from './known-user.js';

/** Tells a signed-in user who they are, with the role that they have now. */
export class GetCurrentUser {
  readonly #users: UserDirectory;

  constructor(ports: { users: UserDirectory }) {
    this.#users = ports.users;
  }

  /** @throws UnauthenticatedError where nobody asks or the user is gone, UserDirectoryUnavailableError where that can't be told. */
  async execute(request: { userId: string; signal?: AbortSignal }): Promise<User> {
    return knownUser(this.#users, request.userId, request.signal);
  }
}
