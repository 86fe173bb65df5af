import { UnauthenticatedError } from '../domain/errors.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';

/** Tells a signed-in user who they are, with the role that they have now. */
export class GetCurrentUser {
  readonly #users: UserDirectory;

  constructor(ports: { users: UserDirectory }) {
    this.#users = ports.users;
  }

  /** @throws UnauthenticatedError where the user is gone, UserDirectoryUnavailableError where that can't be told. */
  async execute(request: { userId: string; signal?: AbortSignal }): Promise<User> {
    const user = await this.#users.findById(request.userId, request.signal);
    if (user === null) throw new UnauthenticatedError('unknown_user');
    return user;
  }
}
