import type { Knex } from 'knex';
import { createDatabase } from '../../src/adapters/knex/create-database.js';
import { foldLedger } from '../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger, rebuildLedger } from '../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerError } from '../../src/adapters/knex/ledger/ledger-error.js';
import { isMissing } from '../../src/adapters/knex/ledger/ledger-faults.js';
import { ledgerStatus } from '../../src/adapters/knex/ledger/ledger-status.js';
import { removeLedger } from '../../src/adapters/knex/ledger/remove-ledger.js';
import { migrate } from '../../src/adapters/knex/migrations/migrate.js';
import { clusterDatabase } from '../support/cluster-database.js';
import type { Comparison } from '../support/list-truth.js';
import { ListReader } from '../support/list-truth.js';
import { Resources } from '../support/resources.js';
import { drawDisturbance } from './disturbances.js';
import type { Terrain } from './disturbances.js';
import { Random } from './random.js';
import type { Servers } from './servers.js';
import { Subscription } from './subscription.js';
import { drawWrite } from './writes.js';
import { JOBS_COLUMNS } from '../support/jobs-columns.js';

export interface WalkReport {
  readonly comparisons: number;
  readonly byLedger: number;
  /** Of those that claimed to be exact. */
  readonly exact: number;
}

/** What a walk found, with all that it had done until then. */
export class LieFound extends Error {
  constructor(what: string, history: readonly string[]) {
    super(`${what}\n${history.map((step, i) => `${i + 1}. ${step}`).join('\n')}`);
    this.name = new.target.name;
  }
}

const PARTITIONED = `
  CREATE TABLE inference_jobs (${JOBS_COLUMNS}, PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
  CREATE INDEX ON inference_jobs (created_at, id);
  CREATE TABLE others PARTITION OF inference_jobs DEFAULT;
  CREATE TABLE day_0 PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
  CREATE TABLE day_1 PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-02') TO ('2026-01-03')`;
const LEAF = { leafSeconds: 3_600 };

/** A random sequence of what happens to a table of jobs; after each step every reader's list is held against the table. */
export class Walk {
  readonly #servers: Servers;
  readonly #random: Random;
  readonly #terrain: Terrain;
  readonly #history: string[] = [];
  readonly #resources = new Resources();
  readonly #readers: { readonly name: string; readonly reader: ListReader; readonly knex: Knex }[] = [];
  #knex!: Knex;
  #subscription!: Subscription;
  #isPaused = false;
  #comparisons = 0;
  #byLedger = 0;
  #exact = 0;

  constructor(servers: Servers, seed: number) {
    this.#servers = servers;
    this.#random = new Random(seed);
    this.#terrain = { major: servers.primary.major, isPartitioned: seed % 2 === 1, days: 2, firstDay: 0 };
  }

  /** @throws LieFound at the first list that is wrong and calls itself right, and at the first write that fails. */
  async run(operations: number): Promise<WalkReport> {
    try {
      await this.#begin();
      for (let i = 0; i < operations; i++) {
        await this.#step();
        await this.#compareAll();
      }
      return { comparisons: this.#comparisons, byLedger: this.#byLedger, exact: this.#exact };
    } catch (error) {
      if (error instanceof LieFound) throw error;
      throw new LieFound(messageOf(error), this.#history);
    } finally {
      if (this.#isPaused) await this.#servers.standby.resume();
      await this.#resources.close();
    }
  }

  async #begin(): Promise<void> {
    const { primary, standby, subscriber } = this.#servers;
    const database = this.#resources.use(await clusterDatabase(primary));
    this.#knex = database.knex;
    await (this.#terrain.isPartitioned ? this.#knex.raw(PARTITIONED) : migrate(this.#knex));
    await this.#knex.raw('CREATE SCHEMA elsewhere; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader');
    await this.#knex.raw(`ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader`);
    const onStandby = new URL(database.url);
    onStandby.port = String(standby.port);
    this.#addReader('owner', database.connect());
    this.#addReader('reader', database.as('reader'));
    const replica = createDatabase({ url: onStandby.href, poolMax: 2 });
    this.#resources.defer(() => replica.destroy());
    await standby.caughtUp();
    this.#addReader('standby', replica);
    this.#subscription = new Subscription(database.url, this.#knex, subscriber);
    this.#resources.use(this.#subscription);
  }

  #addReader(name: string, knex: Knex): void {
    this.#readers.push({ name, knex, reader: new ListReader(knex) });
  }

  async #step(): Promise<void> {
    const random = this.#random;
    const chance = random.next();
    if (chance < 0.5) return this.#write();
    if (chance < 0.68) return this.#disturb();
    if (chance < 0.82) return this.#maintain('fold', () => foldLedger(this.#knex));
    if (chance < 0.92) return this.#mend();
    if (chance < 0.94) return this.#maintain('remove', () => removeLedger(this.#knex));
    if (chance < 0.96) return this.#pauseOrResume();
    if (chance < 0.98) return this.#subscribeOrNot();
    return this.#crash();
  }

  async #write(): Promise<void> {
    const statements = drawWrite(this.#random, this.#terrain);
    this.#history.push(statements.join('; '));
    const connection = (await this.#knex.client.acquireConnection()) as {
      query(sql: string): Promise<unknown>;
    };
    try {
      for (const statement of statements) await connection.query(statement);
    } finally {
      await connection.query('ROLLBACK');
      this.#knex.client.releaseConnection(connection);
    }
  }

  /** A tool that works on the ledger's own tables may miss them; nothing else may fail. */
  async #disturb(): Promise<void> {
    for (const statement of drawDisturbance(this.#random, this.#terrain)) {
      this.#history.push(statement);
      try {
        await this.#knex.raw(statement);
      } catch (error) {
        const { message } = error as Error;
        const isOfLedger = /ledger/.test(statement) && /does not exist/.test(message);
        const isOfPublication = /part of a publication|replica identity/.test(message);
        const isRefused = /UNLOGGED/.test(statement) && isOfPublication;
        if (!isOfLedger && !isRefused && !/child/.test(message)) throw error;
        return;
      }
    }
  }

  async #maintain(what: string, work: () => Promise<unknown>): Promise<void> {
    this.#history.push(what);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof LedgerError) && !isMissing(error)) throw error;
    }
  }

  /** What an admin does upon what doctor says. */
  async #mend(): Promise<void> {
    this.#history.push('mend');
    await this.#knex.raw('DROP TABLE IF EXISTS child');
    if (!this.#terrain.isPartitioned) await this.#knex.raw('ALTER TABLE inference_jobs SET LOGGED');
    const { state } = await ledgerStatus(this.#knex);
    if (state === 'absent') await installLedger(this.#knex, LEAF);
    else if (state !== 'exact') await rebuildLedger(this.#knex, LEAF);
  }

  async #subscribeOrNot(): Promise<void> {
    this.#history.push('subscribe or unsubscribe');
    await this.#subscription.toggle();
  }

  async #pauseOrResume(): Promise<void> {
    const { standby } = this.#servers;
    this.#history.push(this.#isPaused ? 'resume the standby' : 'pause the standby');
    await (this.#isPaused ? standby.resume() : standby.pause());
    this.#isPaused = !this.#isPaused;
  }

  async #crash(): Promise<void> {
    this.#history.push('crash');
    const { primary } = this.#servers;
    await primary.crash();
    await primary.restart();
    for (const { knex } of [{ knex: this.#knex }, ...this.#readers]) await untilAnswered(knex);
  }

  async #compareAll(): Promise<void> {
    if (!this.#isPaused) await this.#servers.standby.caughtUp();
    for (const { name, reader } of this.#readers) await this.#compare(name, reader);
    await this.#subscription.compare(async (reader) => {
      await this.#compare('subscriber', reader);
    });
  }

  async #compare(name: string, reader: ListReader): Promise<void> {
    const found = await this.#untilTold(reader);
    if (found === null) return;
    this.#comparisons++;
    if (found.isByLedger) this.#byLedger++;
    if (found.isExact) this.#exact++;
    if (found.lies.length > 0) throw new LieFound(`${name}: ${found.lies.join(', ')}`, this.#history);
  }

  async #untilTold(reader: ListReader): Promise<Comparison | null> {
    for (let tries = 1; ; tries++) {
      try {
        return await reader.compareIfReadable();
      } catch (error) {
        if (tries === TRIES || !isPassing(error)) throw error;
      }
    }
  }
}

/** Of a comparison that something cuts off. */
const TRIES = 5;

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

/** Cancelled by a standby's replay, or by a limit of time on a busy machine: no answer, and so no lie. */
function isPassing(error: unknown): boolean {
  const { code, fault, cause } = error as { code?: unknown; fault?: unknown; cause?: unknown };
  if (code === '40001' || code === '57014' || fault === 'timeout' || fault === 'unreachable') return true;
  return cause instanceof Error && isPassing(cause);
}

async function untilAnswered(knex: Knex): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    try {
      await knex.raw('SELECT 1');
      return;
    } catch {
      // A connection of before the crash.
    }
  }
}
