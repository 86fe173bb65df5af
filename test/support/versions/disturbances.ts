import type { Knex } from 'knex';
import { installLedger, rebuildLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerError } from '../../../src/adapters/knex/ledger/ledger-error.js';
import { isMissing } from '../../../src/adapters/knex/ledger/ledger-faults.js';
import type { LedgerOptions } from '../../../src/adapters/knex/ledger/ledger-options.js';
import { removeLedger } from '../../../src/adapters/knex/ledger/remove-ledger.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { Random } from '../../postgres-walk/random.js';
import type { JobKind } from './job-draws.js';
import { dayOf, drawRow, TYPES } from './job-draws.js';
import { insertInto, insertJobs } from './job-writes.js';
import type { VersionedJobs } from './versioned-jobs.js';

export const DAYS = [0, 1, 2, 3];

export const dayBounds = (day: number) => `FOR VALUES FROM ('${dayOf(day)}Z') TO ('${dayOf(day + 1)}Z')`;

interface Terrain {
  readonly knex: Knex;
  readonly jobs: VersionedJobs;
  readonly random: Random;
  readonly kind: JobKind;
  readonly ledger: LedgerOptions | null;
  /** Of the days, those that have a partition now; null where the table has none. */
  readonly present: number[] | null;
  /** Whether partitions that are attached were filled, and that committed, before. */
  readonly attachesOldRows: boolean;
}

/** What befalls a table beside single writes, one thing at a time. */
export class Disturber {
  readonly counts: Record<string, number> = {};
  #tables = 0;

  constructor(private readonly terrain: Terrain) {}

  /** Where a lock can't be had in time, or another one is at it, nothing has happened. @throws all else. */
  async disturb(): Promise<void> {
    const { random, ledger, present } = this.terrain;
    const choices: Record<string, () => Promise<unknown>> = {
      truncate: () => this.#truncate(),
      analyze: () => this.terrain.knex.raw(`ANALYZE ${JOBS_TABLE}`),
      vacuum: () => this.terrain.knex.raw(`VACUUM ${JOBS_TABLE}`),
      ...(ledger !== null && {
        rebuild: () => rebuildLedger(this.terrain.knex, ledger),
        reinstall: () => this.#reinstall(ledger),
      }),
      ...(present !== null && {
        rollover: () => this.#rollOver(present),
        'more rollover': () => this.#rollOver(present),
        'still more rollover': () => this.#rollOver(present),
      }),
    };
    const name = random.pick(Object.keys(choices));
    try {
      await choices[name]!();
      this.counts[name] = (this.counts[name] ?? 0) + 1;
    } catch (error) {
      const isRefused = error instanceof LedgerError || isMissing(error);
      const isLocked = ['40P01', '55P03', '40001'].includes((error as { code?: string }).code ?? '');
      if (!isRefused && !isLocked) throw error;
    }
  }

  #truncate(): Promise<void> {
    return this.terrain.jobs.write(async (jobs) => {
      await jobs.truncate();
      const isRefilled = this.terrain.random.next() < 0.5;
      if (isRefilled) await insertJobs(jobs, this.#rows(400, this.terrain.present ?? this.terrain.kind.days));
    });
  }

  async #reinstall(ledger: LedgerOptions): Promise<void> {
    await removeLedger(this.terrain.knex, ledger).catch((error: unknown) => {
      if (!(error instanceof LedgerError)) throw error;
    });
    await installLedger(this.terrain.knex, ledger);
  }

  /** A day that has no partition gets one; otherwise one of them goes. */
  async #rollOver(present: number[]): Promise<void> {
    const { random, jobs, knex } = this.terrain;
    const missing = DAYS.find((day) => !present.includes(day));
    if (missing !== undefined) {
      await random.pick([() => this.#create(missing), () => this.#attach(missing)])();
      present.push(missing);
      return;
    }
    const day = random.pick(present);
    const [table] = await partitionsOf(knex, day);
    const end = random.pick([
      `DROP TABLE ${table}`,
      `ALTER TABLE ${JOBS_TABLE} DETACH PARTITION ${table}`,
      `TRUNCATE ${table}`,
    ]);
    await jobs.write(async (transaction) => {
      await transaction.abandon(end.startsWith('TRUNCATE') ? table! : JOBS_TABLE, table);
      await transaction.transaction.raw(end);
    });
    if (!end.startsWith('TRUNCATE')) present.splice(present.indexOf(day), 1);
  }

  #create(day: number): Promise<void> {
    return this.terrain.jobs.write(async (jobs) => {
      const table = this.#nameOf(day);
      await jobs.transaction.raw(`CREATE TABLE ${table} PARTITION OF ${JOBS_TABLE} ${dayBounds(day)}`);
      await insertJobs(jobs, this.#rows(300, [day]), table);
    });
  }

  /**
   * Rows that are committed with the partition are not in a snapshot of before, whatever is planned on it; older ones are
   * in it as soon as the partition is.
   */
  async #attach(day: number): Promise<void> {
    const { knex, jobs, attachesOldRows } = this.terrain;
    const table = this.#nameOf(day);
    const fill = async (on: Knex) => {
      await on.raw(`CREATE TABLE ${table} (LIKE ${JOBS_TABLE} INCLUDING ALL)`);
      await on.raw(insertInto(table), [JSON.stringify(this.#rows(300, [day]))]);
    };
    if (attachesOldRows) await fill(knex);
    await jobs.write(async (writing) => {
      if (!attachesOldRows) await fill(writing.transaction);
      await writing.transaction.raw(`ALTER TABLE ${JOBS_TABLE} ATTACH PARTITION ${table} ${dayBounds(day)}`);
      await writing.adopt(table);
    });
  }

  #nameOf(day: number): string {
    return `day_${day}_${++this.#tables}`;
  }

  #rows(count: number, days: readonly number[]) {
    const kind = { ...this.terrain.kind, days };
    return Array.from({ length: count }, () => drawRow(this.terrain.random, TYPES, kind));
  }
}

async function partitionsOf(knex: Knex, day: number): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT relid::regclass::text AS name FROM pg_partition_tree('${JOBS_TABLE}')
      WHERE isleaf AND relid::regclass::text LIKE 'day\\_${day}\\_%'`,
  );
  return rows.map(({ name }) => name);
}
