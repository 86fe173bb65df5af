import type { Knex } from 'knex';
import knex from 'knex';
import { openWith } from './connection-lease.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`, with pg's parameters such as `?sslmode=verify-full`. */
  readonly url: string;
  /** The most connections of this process; 10 by default. They are opened as needed and closed when idle. */
  readonly poolMax?: number;
  /** How long to wait for a free connection, in milliseconds; 2,000 by default. */
  readonly acquireTimeoutMs?: number;
  /** How long to wait for Postgres to answer on a new connection, in milliseconds; 2,000 by default. */
  readonly connectTimeoutMs?: number;
  /** What pg_stat_activity shows; `taskdeck` by default. */
  readonly applicationName?: string;
  /** Told of connections that broke or could not be had. The text may name hosts and users, never a password. */
  readonly onWarning?: (message: string) => void;
}

/**
 * A pool of connections to Postgres, by Knex and pg; it opens none before the first query. Its sessions carry no
 * state, so that they may pass through PgBouncer in transaction mode. The owner calls `destroy()`.
 *
 * @example
 * const database = createDatabase({ url: 'postgres://taskdeck@127.0.0.1/taskdeck' });
 * const tasks = new KnexTaskRepository(database);
 */
export function createDatabase(options: DatabaseOptions): Knex {
  const { url, poolMax = 10, acquireTimeoutMs = 2_000, connectTimeoutMs = 2_000 } = options;
  const { applicationName = 'taskdeck', onWarning } = options;
  const warn = (message: unknown) => onWarning?.(String(message));
  const database = knex({
    client: 'pg',
    connection: {
      connectionString: url,
      // In the start-up packet, where PgBouncer knows it; the URL's own wins.
      application_name: applicationName,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionTimeoutMillis: connectTimeoutMs,
    },
    pool: { min: 0, max: poolMax, createTimeoutMillis: connectTimeoutMs + 500, idleTimeoutMillis: 30_000 },
    acquireConnectionTimeout: acquireTimeoutMs,
    // What errors say ends in logs: the statement with its placeholders, never its values.
    compileSqlOnError: false,
    log: { warn, error: warn, deprecate: warn, debug: () => undefined },
  });
  database.on('query-error', partStatementFromMessage);
  return database;
}

/** Knex puts the whole statement before the driver's message, where nobody could tell them apart. */
function partStatementFromMessage(error: Error & { statement?: string }, { sql }: { sql: string }): void {
  const prefix = `${sql} - `;
  if (!error.message.startsWith(prefix)) return;
  error.message = error.message.slice(prefix.length);
  error.statement = sql;
}

/** How long `ping` waits for the answer, in milliseconds. */
const PING_DEADLINE_MS = 2_000;

/** Resolves where the database answers; otherwise rejects with the driver's error or the signal's reason. */
export async function ping(database: Knex, signal?: AbortSignal): Promise<void> {
  const query = () => database.raw('SELECT 1');
  const { lease } = await openWith(database, { deadlineMs: PING_DEADLINE_MS, signal }, query);
  lease.release();
}
