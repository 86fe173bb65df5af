import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LOG } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import type { Bench } from '../bench.js';
import { nameOf, withKnex } from './bench-database.js';

/** Counts the statements of a database, by what Postgres logs of those sessions that begin after `start`. */
export class StatementLog {
  #from = 0;

  private constructor(
    private readonly bench: Bench,
    private readonly name: string,
  ) {}

  static async start(bench: Bench, databaseUrl: string): Promise<StatementLog> {
    const name = nameOf(databaseUrl);
    await withKnex(bench.postgres.url, (knex) =>
      knex.raw("ALTER DATABASE ?? SET log_statement = 'all'", [name]),
    );
    return new StatementLog(bench, name);
  }

  /** Forgets what was logged so far. */
  mark(): void {
    this.#from = statSync(this.#file).size;
  }

  /** How many statements since the mark contain each of the texts. */
  count<Name extends string>(texts: Readonly<Record<Name, string>>): Record<Name, number> {
    const lines = readFileSync(this.#file).subarray(this.#from).toString('utf8').split('\n');
    const counts = Object.entries<string>(texts).map(([name, text]) => [
      name,
      lines.filter((line) => line.includes(text)).length,
    ]);
    return Object.fromEntries(counts) as Record<Name, number>;
  }

  async close(): Promise<void> {
    await withKnex(this.bench.postgres.url, (knex) =>
      knex.raw('ALTER DATABASE ?? RESET log_statement', [this.name]),
    );
  }

  get #file(): string {
    return join(this.bench.postgres.dataDir, LOG);
  }
}
