import { UserDirectoryUnavailableError } from '../../domain/errors.js';
import type { CredentialChecker } from '../../domain/ports/credential-checker.js';
import type { TokenRevoker } from '../../domain/ports/token-revoker.js';
import type { UserDirectory } from '../../domain/ports/user-directory.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { addMilliseconds } from '../../domain/timestamp.js';
import type { User } from '../../domain/user.js';

const FIRST_MOMENT = '0001-01-01T00:00:00.000000Z' as Timestamp;

export interface UserWithPassword extends User {
  readonly password: string;
  readonly disabled?: boolean;
}

/** Users in an array, their passwords in the clear: for tests and for trying things out. */
export class InMemoryUserDirectory implements UserDirectory, CredentialChecker, TokenRevoker {
  /** While true, every question fails as if the directory were out of reach. */
  unavailable = false;
  #users: readonly UserWithPassword[];

  constructor(users: readonly UserWithPassword[] = []) {
    this.#users = users;
  }

  replaceAll(users: readonly UserWithPassword[]): void {
    this.#users = [...users];
  }

  async findById(id: string, signal?: AbortSignal): Promise<User | null> {
    return this.#find((user) => user.id === id, signal);
  }

  async check(username: string, password: string, signal?: AbortSignal): Promise<User | null> {
    return this.#find((user) => user.username === username && user.password === password, signal);
  }

  async revokeAll(userId: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.unavailable) throw new UserDirectoryUnavailableError();
    this.#users = this.#users.map((user) =>
      user.id === userId
        ? { ...user, tokensValidFrom: addMilliseconds(user.tokensValidFrom ?? FIRST_MOMENT, 1) }
        : user,
    );
  }

  #find(isWanted: (user: UserWithPassword) => boolean, signal?: AbortSignal): User | null {
    signal?.throwIfAborted();
    if (this.unavailable) throw new UserDirectoryUnavailableError();
    const found = this.#users.find((user) => user.disabled !== true && isWanted(user));
    if (found === undefined) return null;
    const { id, username, role, tokensValidFrom } = found;
    return { id, username, role, ...(tokensValidFrom !== undefined && { tokensValidFrom }) };
  }
}
