import type { TokenRevoker } from '../domain/ports/token-revoker.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { Asker } from './find-signed-in.js';
import { findSignedIn } from './find-signed-in.js';

/** Ends all tokens of whoever asks, wherever they are signed in. */
export class SignOut {
  readonly #users: UserDirectory;
  readonly #revoker: TokenRevoker;

  constructor(ports: { users: UserDirectory; revoker: TokenRevoker }) {
    this.#users = ports.users;
    this.#revoker = ports.revoker;
  }

  /** @throws UnauthenticatedError where the token is over already; UserDirectoryUnavailableError where it can't be ended. */
  async execute(request: Asker & { readonly signal?: AbortSignal }): Promise<void> {
    const { id } = await findSignedIn(this.#users, request, request.signal);
    await this.#revoker.revokeAll(id, request.signal);
  }
}
