import type { Knex } from 'knex';
import { TASK_STATUSES } from '../../../domain/task.js';
import { ledgerStatus, removeLedger } from '../ledger/index.js';
import { JOBS_TABLE } from '../schema.js';
import { dropOwned, markAsOwned, refuseExisting, requireOwned } from './owned-table.js';

/** Beyond these a timestamp could be stored and sorted, but not be written as RFC 3339. */
const FIRST_MOMENT = "'0001-01-01 00:00:00+00'";
const AFTER_LAST_MOMENT = "'10000-01-01 00:00:00+00'";

/**
 * task_type and status sort and compare by bytes (`COLLATE "C"`), so that an upgrade of the system's collations can't
 * corrupt their index. Why these indexes: docs/decisions/0003-indexes.md.
 */
export async function up(knex: Knex): Promise<void> {
  await refuseExisting(knex, JOBS_TABLE);
  const moment = (column: string) =>
    `CONSTRAINT ${JOBS_TABLE}_${column}_range CHECK (${column} >= ${FIRST_MOMENT} AND ${column} < ${AFTER_LAST_MOMENT})`;
  const statuses = TASK_STATUSES.map((status) => `'${status}'`).join(', ');
  await knex.raw(`
    CREATE TABLE ${JOBS_TABLE} (
      id uuid CONSTRAINT ${JOBS_TABLE}_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id text,
      name text,
      task_type text COLLATE "C" NOT NULL,
      status text COLLATE "C" NOT NULL,
      progress double precision,
      error text,
      details jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      finished_at timestamptz,
      CONSTRAINT ${JOBS_TABLE}_status_known CHECK (status IN (${statuses})),
      CONSTRAINT ${JOBS_TABLE}_progress_range CHECK (progress >= 0 AND progress <= 1),
      ${['created_at', 'started_at', 'finished_at'].map(moment).join(',\n      ')}
    ) WITH (
      autovacuum_vacuum_scale_factor = 0.02,
      autovacuum_vacuum_insert_scale_factor = 0.02,
      autovacuum_analyze_scale_factor = 0.02
    )`);
  await knex.raw(`
    CREATE INDEX ${JOBS_TABLE}_created ON ${JOBS_TABLE} (created_at, id) INCLUDE (status, task_type);
    CREATE INDEX ${JOBS_TABLE}_started ON ${JOBS_TABLE} (started_at, id) INCLUDE (created_at, status, task_type);
    CREATE INDEX ${JOBS_TABLE}_finished ON ${JOBS_TABLE} (finished_at, id) INCLUDE (created_at, status, task_type);
    CREATE INDEX ${JOBS_TABLE}_class ON ${JOBS_TABLE} (status, task_type, created_at, id) INCLUDE (started_at, finished_at)`);
  await markAsOwned(knex, JOBS_TABLE);
}

export async function down(knex: Knex): Promise<void> {
  await requireOwned(knex, JOBS_TABLE);
  const { state } = await ledgerStatus(knex);
  if (state !== 'absent' && state !== 'impossible') await removeLedger(knex);
  await dropOwned(knex, JOBS_TABLE);
}
