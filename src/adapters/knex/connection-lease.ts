import type { Knex } from 'knex';
import type { Client } from 'pg';
import { requestCancel } from './cancel-request.js';
import { DeadlineExceededError, isConnectionLoss } from './connection-faults.js';
import { untilAborted } from './until-aborted.js';

/** Knex's builders and raw queries. */
export interface Query<T> {
  connection(connection: unknown): PromiseLike<T>;
}

type PooledConnection = Client & { __knex__disposed?: unknown; connection: { stream: { destroy(): void } } };

export interface LeaseOptions {
  /** How long each query may take, in milliseconds, by this process's clock: a frozen Postgres keeps no time limit. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Connections that have answered before: they may have died of old age in the pool. */
const seasoned = new WeakSet<PooledConnection>();

/**
 * A connection of the pool for as long as a piece of work needs it. Every query ends: with its answer, at the deadline
 * or with the signal. After any failure the connection is thrown away, since what state it is in can't be known.
 */
export class ConnectionLease {
  /** Whether the connection had been of use before this lease. */
  readonly seasoned: boolean;
  readonly #knex: Knex;
  readonly #connection: PooledConnection;
  readonly #options: LeaseOptions;
  #unanswered = 0;
  #returned = false;

  private constructor(knex: Knex, connection: PooledConnection, options: LeaseOptions) {
    this.#knex = knex;
    this.#connection = connection;
    this.#options = options;
    this.seasoned = seasoned.has(connection);
    options.signal?.addEventListener('abort', this.#discardWhenAborted, { once: true });
  }

  get signal(): AbortSignal | undefined {
    return this.#options.signal;
  }

  /** Whether the connection is gone: given back, or thrown away. */
  get ended(): boolean {
    return this.#returned;
  }

  static async take(knex: Knex, options: LeaseOptions): Promise<ConnectionLease> {
    options.signal?.throwIfAborted();
    const acquiring = knex.client.acquireConnection() as Promise<PooledConnection>;
    const connection = await untilAborted(acquiring, options.signal, (unwanted) => {
      knex.client.releaseConnection(unwanted);
    });
    return new ConnectionLease(knex, connection, options);
  }

  /** @throws the driver's error, a DeadlineExceededError, or the signal's reason. */
  async run<T>(query: Query<T>): Promise<T> {
    const { signal, deadlineMs } = this.#options;
    signal?.throwIfAborted();
    if (this.#returned) throw new Error('the connection went back to the pool');
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new DeadlineExceededError(deadlineMs));
      }, deadlineMs);
    });
    try {
      const answer = await untilAborted(Promise.race([this.#send(query), deadline]), signal);
      seasoned.add(this.#connection);
      return answer;
    } catch (error) {
      this.#discard(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #send<T>(query: Query<T>): Promise<T> {
    this.#unanswered++;
    try {
      return await query.connection(this.#connection);
    } finally {
      this.#unanswered--;
    }
  }

  /** Gives the connection back; no more than once. */
  release(): void {
    if (this.#returned) return;
    this.#returned = true;
    this.#options.signal?.removeEventListener('abort', this.#discardWhenAborted);
    this.#knex.client.releaseConnection(this.#connection);
  }

  readonly #discardWhenAborted = () => {
    this.#discard(new Error('given up on by its user'));
  };

  #discard(reason: unknown): void {
    if (this.#returned) return;
    const connection = this.#connection;
    connection.__knex__disposed ??= reason; // The pool looks at this before it hands a connection out again.
    const disconnect = () => {
      connection.connection.stream.destroy();
    };
    if (this.#unanswered > 0) requestCancel(connection, disconnect);
    else disconnect();
    this.release();
  }
}

/**
 * Takes a connection and runs the first query on it. Where a connection turns out to have died while it was idle (as
 * all do when Postgres restarts), another is tried; the failure of a new one counts.
 */
export async function openWith<T>(
  knex: Knex,
  options: LeaseOptions,
  first: () => Query<T>,
): Promise<{ lease: ConnectionLease; answer: T }> {
  for (;;) {
    const lease = await ConnectionLease.take(knex, options);
    try {
      return { lease, answer: await lease.run(first()) };
    } catch (error) {
      if (!lease.seasoned || options.signal?.aborted || !isConnectionLoss(error)) throw error;
    }
  }
}
