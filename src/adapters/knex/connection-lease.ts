import type { Knex } from 'knex';
import type { Client } from 'pg';
import { untilAborted } from '../../domain/until-aborted.js';
import { requestCancel } from './cancel-request.js';
import { DeadlineExceededError, isConnectionLoss } from './connection-faults.js';

/** Knex's builders and raw queries. */
export interface Query<T> {
  connection(connection: unknown): PromiseLike<T>;
}

type PooledConnection = Client & { __knex__disposed?: unknown; connection: { stream: { destroy(): void } } };

/** Knex's own pool has it; one that is handed to Knex may not. */
interface Pool {
  numFree?(): number;
}

export interface LeaseOptions {
  /** How long each query may take, in milliseconds, by this process's clock: a frozen Postgres keeps no time limit. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A connection of the pool for as long as a piece of work needs it. Every query ends: with its answer, at the deadline
 * or with the signal. After any failure the connection is thrown away, since what state it is in can't be known.
 */
export class ConnectionLease {
  readonly #knex: Knex;
  readonly #connection: PooledConnection;
  readonly #options: LeaseOptions;
  #unanswered = 0;
  #returned = false;

  private constructor(knex: Knex, connection: PooledConnection, options: LeaseOptions) {
    this.#knex = knex;
    this.#connection = connection;
    this.#options = options;
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

  /**
   * @param deadlineMs of this query, where it may take longer than others.
   * @throws the driver's error, a DeadlineExceededError, or the signal's reason.
   */
  async run<T>(query: Query<T>, deadlineMs = this.#options.deadlineMs): Promise<T> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    if (this.#returned) throw new Error('the connection went back to the pool');
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new DeadlineExceededError(deadlineMs));
      }, deadlineMs);
    });
    try {
      return await untilAborted(Promise.race([this.#send(query), deadline]), signal);
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
 * Takes a connection and runs the first query on it. Connections that were idle may turn out to have died meanwhile, as
 * all do when Postgres restarts: then others are tried, as many as were idle, so that the last one is new.
 */
export async function openWith<T>(
  knex: Knex,
  options: LeaseOptions,
  first: () => Query<T>,
): Promise<{ lease: ConnectionLease; answer: T }> {
  for (let idle = (knex.client.pool as Pool | undefined)?.numFree?.() ?? 0; ; idle--) {
    const lease = await ConnectionLease.take(knex, options);
    try {
      return { lease, answer: await lease.run(first()) };
    } catch (error) {
      if (idle <= 0 || options.signal?.aborted || !isConnectionLoss(error)) throw error;
    }
  }
}
