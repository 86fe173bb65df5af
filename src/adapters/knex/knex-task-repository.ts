import type { Knex } from 'knex';
import { TaskRepositoryUnavailableError } from '../../domain/errors.js';
import type { TaskRepository, TaskSnapshot } from '../../domain/ports/task-repository.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { untilAborted } from '../../domain/until-aborted.js';
import type { ConnectionLease } from './connection-lease.js';
import { openWith } from './connection-lease.js';
import { beginSnapshot, endSnapshot } from './job-queries.js';
import { KnexTaskSnapshot } from './knex-task-snapshot.js';

export interface KnexTaskRepositoryOptions {
  /** How long Postgres may work on one statement, in whole milliseconds; 5,000 by default. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for an answer, whatever Postgres does, in milliseconds; a second more than that by default. */
  readonly deadlineMs?: number;
}

/** The jobs of the table `inference_jobs`, each snapshot a REPEATABLE READ READ ONLY transaction. */
export class KnexTaskRepository implements TaskRepository {
  readonly #knex: Knex;
  readonly #statementTimeoutMs: number;
  readonly #deadlineMs: number;

  constructor(knex: Knex, options: KnexTaskRepositoryOptions = {}) {
    const { statementTimeoutMs = 5_000, deadlineMs = statementTimeoutMs + 1_000 } = options;
    if (!Number.isSafeInteger(statementTimeoutMs) || statementTimeoutMs < 1) {
      throw new RangeError('statementTimeoutMs: expected a whole number from 1');
    }
    this.#knex = knex;
    this.#statementTimeoutMs = statementTimeoutMs;
    this.#deadlineMs = deadlineMs;
  }

  async read<T>(read: (snapshot: TaskSnapshot) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { lease, takenAt } = await this.#begin(signal);
    try {
      return await untilAborted(read(new KnexTaskSnapshot(this.#knex, lease, takenAt)), signal);
    } finally {
      await this.#end(lease);
    }
  }

  async #begin(signal?: AbortSignal): Promise<{ lease: ConnectionLease; takenAt: Timestamp }> {
    try {
      const { lease, answer } = await openWith(this.#knex, { deadlineMs: this.#deadlineMs, signal }, () =>
        beginSnapshot(this.#knex, this.#statementTimeoutMs),
      );
      return { lease, takenAt: answer.at(-1)?.rows[0]?.taken_at as Timestamp };
    } catch (error) {
      signal?.throwIfAborted();
      throw new TaskRepositoryUnavailableError({ cause: error });
    }
  }

  /** Whether a transaction that only read ends well changes nothing about what was read. */
  async #end(lease: ConnectionLease): Promise<void> {
    try {
      if (!lease.ended) await lease.run(endSnapshot(this.#knex));
    } catch {
      // The lease has thrown the connection away.
    } finally {
      lease.release();
    }
  }
}
