import type { Knex } from 'knex';

/** `demo`: filled by the demo; `empty`: has neither jobs nor users; `foreign`: has some that the demo didn't make. */
export type DemoDatabaseState = 'demo' | 'empty' | 'foreign';

/** What the demo filled a database with. */
export interface DemoRecord {
  readonly seed: number;
  readonly rows: number;
  /** How many of the rows are there; fewer after an interrupted fill. */
  readonly filled: number;
  /** Epoch milliseconds: the moment that the history leads up to. */
  readonly nowMs: number;
}

/** "demo" in ASCII; taken by whoever fills or moves the demo's jobs. */
export const DEMO_LOCK = 1_684_368_751;

/** The database is somebody's: the demo neither fills it nor changes anything in it. */
export class ForeignDatabaseError extends Error {
  constructor() {
    super('this database holds jobs or users that the demo did not make');
    this.name = 'ForeignDatabaseError';
  }
}

export async function isDemoDatabase(knex: Knex): Promise<boolean> {
  return (await readDemoRecord(knex)) !== null;
}

/** Works before the migrations too. */
export async function demoDatabaseState(knex: Knex): Promise<DemoDatabaseState> {
  if (await isDemoDatabase(knex)) return 'demo';
  const isUsed = (await hasRows(knex, 'inference_jobs')) || (await hasRows(knex, 'users'));
  return isUsed ? 'foreign' : 'empty';
}

async function hasRows(knex: Knex, table: 'inference_jobs' | 'users'): Promise<boolean> {
  if (!(await exists(knex, table))) return false;
  const { rows } = await knex.raw<{ rows: unknown[] }>('SELECT FROM ?? LIMIT 1', [table]);
  return rows.length > 0;
}

async function exists(knex: Knex, table: string): Promise<boolean> {
  const { rows } = await knex.raw<{ rows: { there: boolean }[] }>(
    'SELECT to_regclass(?) IS NOT NULL AS there',
    [table],
  );
  return rows[0]?.there === true;
}

/**
 * Marks the database as the demo's, unless it is already.
 * @returns what it is filled with, or is to be.
 * @throws ForeignDatabaseError
 */
export async function claimDemoDatabase(knex: Knex, plan: Omit<DemoRecord, 'filled'>): Promise<DemoRecord> {
  return knex.transaction(async (transaction) => {
    await transaction.raw('SELECT pg_advisory_xact_lock(?)', [DEMO_LOCK]);
    const record = await readDemoRecord(transaction);
    if (record !== null) return record;
    if ((await demoDatabaseState(transaction)) === 'foreign') throw new ForeignDatabaseError();
    await transaction.raw(`
      CREATE TABLE taskdeck_demo (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        seed bigint NOT NULL,
        rows bigint NOT NULL,
        filled bigint NOT NULL DEFAULT 0,
        now_ms bigint NOT NULL
      );
      CREATE TABLE taskdeck_demo_jobs (
        id uuid PRIMARY KEY,
        start_at timestamptz,
        end_at timestamptz NOT NULL,
        outcome text NOT NULL,
        error text,
        final_progress double precision NOT NULL,
        final_details jsonb NOT NULL
      );
      COMMENT ON TABLE taskdeck_demo IS 'The jobs of this database were made by the demo of Taskdeck.';
      COMMENT ON TABLE taskdeck_demo_jobs IS 'The jobs that the demo of Taskdeck moves, and what becomes of them.'`);
    await transaction('taskdeck_demo').insert({ seed: plan.seed, rows: plan.rows, now_ms: plan.nowMs });
    return { ...plan, filled: 0 };
  });
}

/** @param forUpdate holds the record until the transaction's end. */
export async function readDemoRecord(knex: Knex, forUpdate = false): Promise<DemoRecord | null> {
  if (!(await exists(knex, 'taskdeck_demo'))) return null;
  const query = knex('taskdeck_demo').first<Record<'seed' | 'rows' | 'filled' | 'now_ms', string>>();
  const record = await (forUpdate ? query.forUpdate() : query);
  if (record === undefined) return null;
  const { seed, rows: total, filled, now_ms } = record;
  return { seed: Number(seed), rows: Number(total), filled: Number(filled), nowMs: Number(now_ms) };
}
