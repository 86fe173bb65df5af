import type { ChildProcess } from 'node:child_process';
import type { Knex } from 'knex';
import { SUPERUSER } from '../../../src/adapters/embedded-postgres/cluster.js';
import { EmbeddedPostgresError } from '../../../src/adapters/embedded-postgres/embedded-postgres-error.js';
import { freePort } from '../../../src/adapters/embedded-postgres/free-port.js';
import type { ServerPlan } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import { launchPostgres, stopPostgres } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import type { DatabaseOptions } from '../../../src/adapters/knex/create-database.js';
import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import type { Resources } from '../resources.js';
import { killServer } from './kill-server.js';

export type Settings = Readonly<Record<string, string>>;

/** What a cluster consists of but for its server. */
export interface ClusterParts {
  readonly plan: ServerPlan;
  readonly password: string;
  readonly settings: Settings;
  /** The cluster's own: closed with it. */
  readonly resources: Resources;
}

const PORT_ATTEMPTS = 5;

/** A throwaway Postgres on a port of 127.0.0.1 that stays its own; ends with this process at the latest. */
export class PostgresCluster {
  #server: ChildProcess | null = null;
  #port = 0;

  constructor(readonly parts: ClusterParts) {
    parts.resources.defer(() => this.#end('SIGQUIT'));
  }

  get major(): number {
    return this.parts.plan.binaries.major;
  }

  get port(): number {
    return this.#port;
  }

  /** Of the superuser, with the password in it. */
  get url(): string {
    return `postgres://${SUPERUSER}:${this.parts.password}@127.0.0.1:${this.#port}/postgres`;
  }

  /** A pool of connections, closed with the cluster; it outlives the server's crashes and stops. */
  connect(options: Partial<DatabaseOptions> = {}): Knex {
    const pool = createDatabase({ url: this.url, ...options });
    this.parts.resources.defer(() => pool.destroy());
    return pool;
  }

  /** For a cluster that has not run yet. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        this.#port = await freePort();
        await this.#launch();
        return;
      } catch (error) {
        const raced = error instanceof EmbeddedPostgresError && error.fault === 'port_taken';
        if (!raced || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  /** Ends the server properly: transactions under way are rolled back, all else is written out. */
  async stop(): Promise<void> {
    if (this.#running === null) return;
    await stopPostgres(this.parts.plan);
    await this.#end('SIGQUIT');
  }

  /** Ends the server as a kill by force does: nobody is told, nothing more is written; what was written stays. */
  async crash(): Promise<void> {
    const pid = this.#running?.pid;
    if (pid === undefined) throw new Error('the server is down already');
    await killServer(pid);
    await this.#end('SIGKILL');
  }

  /** Starts the server again, on the same port; stops it first where it runs. */
  async restart(): Promise<void> {
    await this.stop();
    await this.#launch();
  }

  /** Ends the server at once and removes its data. */
  close(): Promise<void> {
    return this.parts.resources.close();
  }

  get #running(): ChildProcess | null {
    const server = this.#server;
    return server !== null && server.exitCode === null && server.signalCode === null ? server : null;
  }

  async #launch(): Promise<void> {
    const server = await launchPostgres(this.parts.plan, this.#port, this.parts.settings);
    server.unref();
    this.#server = server;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#running;
    if (server === null) return;
    server.ref();
    const ended = new Promise((done) => server.once('exit', done));
    server.kill(signal);
    await ended;
  }
}
