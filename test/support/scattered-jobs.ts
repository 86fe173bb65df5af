import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../../src/adapters/knex/jobs-table.js';
import { findJobs } from '../../src/adapters/knex/ledger/find-jobs.js';
import { installLedger } from '../../src/adapters/knex/ledger/install-ledger.js';
import type { LedgerNames } from '../../src/adapters/knex/ledger/ledger-names.js';
import { ledgerNames } from '../../src/adapters/knex/ledger/ledger-names.js';
import { askTrust } from '../../src/adapters/knex/ledger/sql/trust.js';
import type { TrustedLedger } from '../../src/adapters/knex/trusted-ledger.js';
import { JOBS_COLUMNS } from './jobs-columns.js';

/** Of what the ledger of `makeScatteredJobs` counts by. */
export const LEAF_SECONDS = 600;

const insert = (from: string, rows: number) =>
  `INSERT INTO inference_jobs (task_type, status, created_at)
   SELECT (ARRAY['chat', 'chat', 'image', NULL])[1 + i % 4],
          (ARRAY['queued', 'running', 'failed', 'failed', 'succeeded', 'odd', NULL])[1 + i / 3 % 7],
          -- By threes at one moment; each tenth on the edge of a leaf, or a microsecond before or after.
          CASE WHEN i / 3 % 10 > 0 THEN timestamptz '${from}' + i / 3 * interval '41.000007 s'
               ELSE date_bin('${LEAF_SECONDS} s', timestamptz '${from}' + i / 3 * interval '41 s', '2001-01-01Z') + (i % 3 - 1) * interval '1 us' END
     FROM generate_series(1, ${rows}) AS i`;

/**
 * Jobs of a few days in a partitioned table with a ledger: some folded, some in open deltas, some in a partition that
 * isn't counted yet, and some with moments that the list has no place for.
 */
export async function makeScatteredJobs(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE inference_jobs (${JOBS_COLUMNS}) PARTITION BY RANGE (created_at);
    CREATE INDEX ON inference_jobs (created_at, id);
    CREATE TABLE known PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-01') TO ('2026-01-02');
    CREATE TABLE rest PARTITION OF inference_jobs DEFAULT;
    ${insert('2026-01-01T00:20:00Z', 3_000)};
    ${insert('2026-01-03T00:20:00Z', 3_000)};
    INSERT INTO inference_jobs (task_type, status, created_at)
    SELECT 'chat', 'failed', moment::timestamptz
      FROM unnest(ARRAY[NULL, 'infinity', '-infinity', '0001-01-01Z', '1970-01-01 23:59:59.999999Z', '1970-01-02Z',
                        '1970-01-02 00:00:00.000001Z', '9999-12-31 23:59:59.999999Z', '10000-01-01Z']) AS moment`);
  await installLedger(knex, { leafSeconds: LEAF_SECONDS });
  await knex.raw(`
    CREATE TABLE fresh PARTITION OF inference_jobs FOR VALUES FROM ('2026-01-02') TO ('2026-01-03');
    ${insert('2026-01-02T00:20:00Z', 2_000)};
    ${insert('2026-01-01T09:00:00Z', 500)};
    UPDATE inference_jobs SET status = 'succeeded' WHERE status = 'failed' AND created_at BETWEEN '2026-01-01T05:00:00Z' AND '2026-01-03T02:00:00Z';
    DELETE FROM inference_jobs WHERE task_type = 'image' AND created_at > '2026-01-03T09:00:00Z' AND created_at < '9999-01-01'`);
}

export async function trustedLedger(knex: Knex): Promise<{ names: LedgerNames; trusted: TrustedLedger }> {
  const { table, types } = await findJobs(knex, INFERENCE_JOBS);
  const names = ledgerNames(table, types);
  const { rows } = await knex.raw<{ rows: { epoch: number; leaf: number; doubt: string | null }[] }>(
    `SELECT epoch, leaf, doubt FROM ${askTrust(names)}`,
  );
  const tables = (isTrusted: boolean) =>
    rows.filter(({ doubt }) => (doubt === null) === isTrusted).map(({ leaf }) => leaf);
  return { names, trusted: { epoch: rows[0]!.epoch, leaves: tables(true), strays: tables(false) } };
}
