import type { Knex } from 'knex';
import { JOBS_TABLE, MIGRATIONS_TABLE, USERS_TABLE } from '../schema.js';
import * as inferenceJobs from './0001-inference-jobs.js';
import * as users from './0002-users.js';
import * as usersTokens from './0003-users-tokens.js';
import * as jobsSearch from './0004-search-indexes.js';
import { schemaOf } from './owned-table.js';

type NamedMigration = Knex.Migration & { readonly name: string };

/** What is migrated apart: a platform may have jobs of its own, and needs Taskdeck's users all the same. */
export type Migrated = 'jobs' | 'users';

/** By what they are for, in order; a name is that of one migration in all. */
const MIGRATIONS: Readonly<
  Record<Migrated, { readonly table: string; readonly list: readonly NamedMigration[] }>
> = {
  jobs: {
    table: JOBS_TABLE,
    list: [
      { name: '0001-inference-jobs', ...inferenceJobs },
      { name: '0004-search-indexes', ...jobsSearch },
    ],
  },
  users: {
    table: USERS_TABLE,
    list: [
      { name: '0002-users', ...users },
      { name: '0003-users-tokens', ...usersTokens },
    ],
  },
};

const ALL: readonly Migrated[] = ['jobs', 'users'];

/** The bytes of "taskdeck": any number does that other users of advisory locks in the same database don't take. */
const LOCK = '8386110886223635307';

function configOf(what: Migrated): Knex.MigratorConfig {
  return {
    tableName: MIGRATIONS_TABLE,
    migrationSource: {
      getMigrations: async () => [...MIGRATIONS[what].list],
      getMigrationName: (migration: NamedMigration) => migration.name,
      getMigration: async (migration: NamedMigration) => migration,
    },
    // There are those of the others; and a release that is rolled back finds later ones, which only ever add.
    disableMigrationsListValidation: true,
  };
}

/**
 * Brings the database's schema up to date: all migrations of what is asked for or, on an error, none. Replicas may call
 * it at once.
 * @param what to migrate; everything by default.
 * @returns the names of the migrations that were applied now, in order.
 * @throws UnownedTableError where a table of that name exists which Taskdeck did not make; the driver's errors.
 */
export function migrate(knex: Knex, what: readonly Migrated[] = ALL): Promise<readonly string[]> {
  return underLock(knex, async (transaction) => {
    const applied: string[] = [];
    for (const one of what) {
      const [, names] = (await transaction.migrate.latest(configOf(one))) as [number, string[]];
      applied.push(...names);
    }
    return applied;
  });
}

/**
 * Takes back every migration, the newest first, and with them the data.
 * @returns their names.
 * @throws UnownedTableError where a table is not the one that Taskdeck made; the driver's errors.
 */
export function rollBack(knex: Knex): Promise<readonly string[]> {
  return underLock(knex, async (transaction) => {
    const takenBack: string[] = [];
    for (const one of ALL.toReversed()) {
      const [, names] = (await transaction.migrate.rollback(configOf(one), true)) as [number, string[]];
      takenBack.push(...names);
    }
    return takenBack;
  });
}

/** The names of the migrations that the database still lacks. Changes nothing, so a replica can answer it. */
export async function pendingMigrations(
  knex: Knex,
  what: readonly Migrated[] = ALL,
): Promise<readonly string[]> {
  const isThere = (await schemaOf(knex, MIGRATIONS_TABLE)) !== null;
  const applied = isThere ? await knex<{ name: string }>(MIGRATIONS_TABLE).pluck('name') : [];
  const names = what.flatMap((one) => MIGRATIONS[one].list.map(({ name }) => name));
  return names.filter((name) => !applied.includes(name));
}

/** A table that Taskdeck did not make, under a name that it would use. */
export interface ForeignTable {
  readonly schema: string;
  readonly table: string;
}

/** The table that keeps `migrate` from making its own, or null. Changes nothing. */
export async function findForeignTable(knex: Knex, what: Migrated): Promise<ForeignTable | null> {
  const { table, list } = MIGRATIONS[what];
  // In this order: another replica's migration may end between the two.
  const schema = await schemaOf(knex, table);
  if (schema === null) return null;
  const pending = await pendingMigrations(knex, [what]);
  return pending.length === list.length ? { schema, table } : null;
}

/** Knex's own lock is made by the first migration itself, so that two replicas could collide over it. */
function underLock<T>(knex: Knex, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> {
  return knex.transaction(async (transaction) => {
    await transaction.raw(`SELECT pg_advisory_xact_lock(${LOCK})`);
    return work(transaction);
  });
}
