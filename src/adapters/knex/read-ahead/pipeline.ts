import type { Client, Submittable } from 'pg';
import type { Query } from '../connection-lease.js';

/** A statement that a connection prepares once, under its name. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

export interface Bound {
  readonly statement: Prepared;
  readonly values: readonly (string | null)[];
}

/** What of pg's connection is used to send the messages of Postgres's extended query protocol. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void };
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: (string | null)[] }): void;
  execute(message: object): void;
  sync(): void;
}

/** A row's fields as Postgres writes them, since none of them is described. */
export type TextRow = readonly (string | null)[];

const preparedOn = new WeakMap<object, Set<string>>();

/**
 * Sends statements in one round trip. They are one transaction, though each of them sees what is committed when it
 * begins, and fail together. Gives the rows of the last.
 * @throws the driver's errors.
 */
export function pipeline(statements: readonly Bound[]): Query<readonly TextRow[]> {
  return {
    connection: (connection) =>
      new Promise((resolve, reject) => {
        (connection as Client).query(new Pipeline(statements, resolve, reject) as unknown as Submittable);
      }),
  };
}

/** What pg calls a submittable: it takes part in the client's queue, and sends and receives by itself. */
class Pipeline {
  /** Put here by pg where the client has a `query_timeout`: ends the time limit. */
  callback: (() => void) | undefined;
  readonly #statements: readonly Bound[];
  readonly #resolve: (rows: readonly TextRow[]) => void;
  readonly #reject: (error: unknown) => void;
  #rows: TextRow[] = [];
  #left: number;

  constructor(
    statements: readonly Bound[],
    resolve: (rows: readonly TextRow[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#statements = statements;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#left = statements.length;
  }

  submit(connection: Connection): void {
    const prepared = preparedOn.get(connection) ?? new Set();
    preparedOn.set(connection, prepared);
    connection.stream.cork();
    for (const { statement, values } of this.#statements) {
      // Where it fails, the connection is thrown away, and what is prepared on it with it.
      if (!prepared.has(statement.name)) connection.parse(statement);
      prepared.add(statement.name);
      connection.bind({ statement: statement.name, values: [...values] });
      connection.execute({});
    }
    connection.sync();
    connection.stream.uncork();
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    if (this.#left === 1) this.#rows.push(fields);
  }

  handleCommandComplete(): void {
    this.#left--;
  }

  handleReadyForQuery(): void {
    this.callback?.();
    this.#resolve(this.#rows);
  }

  handleError(error: unknown): void {
    this.callback?.();
    this.#reject(error);
  }
}
