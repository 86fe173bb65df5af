import type { Knex } from 'knex';
import { MIGRATIONS_TABLE } from '../schema.js';
import * as inferenceJobs from './0001-inference-jobs.js';
import * as users from './0002-users.js';

type NamedMigration = Knex.Migration & { readonly name: string };

const MIGRATIONS: readonly NamedMigration[] = [
  { name: '0001-inference-jobs', ...inferenceJobs },
  { name: '0002-users', ...users },
];

/** The bytes of "taskdeck": any number does that other users of advisory locks in the same database don't take. */
const LOCK = '8386110886223635307';

const config: Knex.MigratorConfig = {
  tableName: MIGRATIONS_TABLE,
  migrationSource: {
    getMigrations: async () => [...MIGRATIONS],
    getMigrationName: (migration: NamedMigration) => migration.name,
    getMigration: async (migration: NamedMigration) => migration,
  },
  // A release that is rolled back finds migrations that it doesn't know; they only ever add.
  disableMigrationsListValidation: true,
};

/**
 * Brings the database's schema up to date: all migrations or, on an error, none. Replicas may call it at once.
 * @returns the names of the migrations that were applied now, in order.
 * @throws UnownedTableError where a table of that name exists which Taskdeck did not make; the driver's errors.
 */
export function migrate(knex: Knex): Promise<readonly string[]> {
  return underLock(knex, async (transaction) => {
    const [, names] = (await transaction.migrate.latest(config)) as [number, string[]];
    return names;
  });
}

/**
 * Takes back every migration, the newest first, and with them the data.
 * @returns their names.
 * @throws UnownedTableError where a table is not the one that Taskdeck made; the driver's errors.
 */
export function rollBack(knex: Knex): Promise<readonly string[]> {
  return underLock(knex, async (transaction) => {
    const [, names] = (await transaction.migrate.rollback(config, true)) as [number, string[]];
    return names;
  });
}

/** The names of the migrations that the database still lacks. Changes nothing, so a replica can answer it. */
export async function pendingMigrations(knex: Knex): Promise<readonly string[]> {
  const { rows } = await knex.raw<{ rows: { exists: boolean }[] }>(
    'SELECT to_regclass(quote_ident(?)) IS NOT NULL AS exists',
    [MIGRATIONS_TABLE],
  );
  const applied = rows[0]?.exists ? await knex<{ name: string }>(MIGRATIONS_TABLE).pluck('name') : [];
  return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.includes(name));
}

/** Knex's own lock is made by the first migration itself, so that two replicas could collide over it. */
function underLock<T>(knex: Knex, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> {
  return knex.transaction(async (transaction) => {
    await transaction.raw(`SELECT pg_advisory_xact_lock(${LOCK})`);
    return work(transaction);
  });
}
