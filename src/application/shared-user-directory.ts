import type { Clock } from '../domain/ports/clock.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { User } from '../domain/user.js';
import { SharedReads } from './shared-reads.js';

export interface SharedUserDirectoryOptions {
  /** For how long a user is taken for what the other directory said, counted from when it was asked; 1,000 ms by default. */
  readonly freshForMs?: number;
  /** How many users are remembered; 10,000 by default. */
  readonly maxKept?: number;
}

/**
 * Asks another directory once for all who want the same user at a time, and remembers the answer for a moment: who loses
 * the admin's role or is deleted is out within it. That there is no such user is not remembered, so who is new is let in
 * at once.
 *
 * @example
 * const sharedUsers = new SharedUserDirectory(users, clock);
 */
export class SharedUserDirectory implements UserDirectory {
  readonly #inner: UserDirectory;
  readonly #reads: SharedReads<User | null>;

  constructor(inner: UserDirectory, clock: Clock, options: SharedUserDirectoryOptions = {}) {
    const { freshForMs = 1000, maxKept = 10_000 } = options;
    this.#inner = inner;
    this.#reads = new SharedReads(clock, {
      freshForMs,
      maxKept,
      // The answer to a question that hung may be as old as the question.
      joins: 'while fresh',
      keeps: (user) => user !== null,
    });
  }

  findById(id: string, signal?: AbortSignal): Promise<User | null> {
    return this.#reads.get(id, (shared) => this.#inner.findById(id, shared), signal);
  }
}
