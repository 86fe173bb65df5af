import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { insertJobs } from './job-rows.js';

interface Definition {
  readonly name: string;
  readonly definition: string;
}

/**
 * Fills the migrated, empty table, then makes its indexes as the migration had made them, which is faster by far, and
 * vacuums it. All in the transaction that emptied the table, so that Postgres writes no log of it (`wal_level=minimal`).
 */
export async function fillDatabase(knex: Knex, rows: number): Promise<void> {
  const keys = await primaryKeys(knex);
  const indexes = (await secondaryIndexes(knex)).filter(({ name }) => !keys.some((key) => key.name === name));
  await knex.transaction(async (transaction) => {
    const run = async (sql: string) => void (await transaction.raw(sql));
    await run("SET LOCAL maintenance_work_mem = '1GB'");
    await run(`TRUNCATE ${JOBS_TABLE}`);
    for (const { name } of keys) await run(`ALTER TABLE ${JOBS_TABLE} DROP CONSTRAINT ${name}`);
    for (const { name } of indexes) await run(`DROP INDEX ${name}`);
    for (const statement of insertJobs(rows)) await run(statement);
    for (const { name, definition } of keys) {
      await run(`ALTER TABLE ${JOBS_TABLE} ADD CONSTRAINT ${name} ${definition}`);
    }
    for (const { definition } of indexes) await run(definition);
  });
  await knex.raw(`VACUUM (FREEZE, ANALYZE) ${JOBS_TABLE}`);
  await knex.raw('CHECKPOINT');
}

async function primaryKeys(knex: Knex): Promise<readonly Definition[]> {
  const { rows } = await knex.raw<{ rows: Definition[] }>(
    `SELECT conname AS name, pg_get_constraintdef(oid) AS definition
       FROM pg_constraint WHERE conrelid = to_regclass(?) AND contype = 'p'`,
    [JOBS_TABLE],
  );
  return rows;
}

async function secondaryIndexes(knex: Knex): Promise<readonly Definition[]> {
  const { rows } = await knex.raw<{ rows: Definition[] }>(
    'SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE tablename = ? ORDER BY 1',
    [JOBS_TABLE],
  );
  return rows;
}
