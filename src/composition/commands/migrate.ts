import type { Knex } from 'knex';
import type { ForeignTable, JobsTable, LedgerStatus, Migrated } from '../../adapters/knex/index.js';
import {
  createDatabase,
  findForeignTable,
  INFERENCE_JOBS,
  installLedger,
  ledgerStatus,
  migrate as applyMigrations,
  missingColumns,
  missingSearchIndexes,
} from '../../adapters/knex/index.js';
import type { Command } from '../command.js';
import { listJobs } from '../list-jobs.js';
import { ownSchemaAdvice } from '../own-schema-advice.js';
import { readConfig } from '../config/read-config.js';
import { rootMessage } from '../root-message.js';
import { readSettings, schemas } from '../settings.js';

type Print = (line: string) => void;

const JOBS_MIGRATION = '0001-inference-jobs';

const LEDGER_WORDS = {
  absent: 'there is no ledger: `taskdeck ledger install` makes totals exact and deep pages fast',
  impossible: 'there can be no ledger, so that large totals are counted up to a limit',
  broken: 'the ledger is of another version, or parts of it are missing: run `taskdeck ledger rebuild`',
  doubted: 'the ledger is not trusted: `taskdeck ledger status` says why',
  partial: 'the ledger counts all but parts of the table: `taskdeck ledger status` says which',
  exact: 'the ledger is exact',
} satisfies Record<LedgerStatus['state'], string>;

/** A large table of ours gets none of them by a migration, since its writers would wait; one of others gets nothing at all. */
const SEARCH_ADVICE =
  'searches reach further back with these indexes, which can be made while the platform runs:';

/**
 * Brings the database's tables up to date and says what it did: those of the jobs and those of the users apart, since
 * either may be somebody else's, which stays as it is. Exits with 1 where nobody could sign in or no job be read.
 */
export const migrate: Command = {
  options: {},
  positionals: ['jobs', 'users'],
  positionalIsOptional: true,
  async run({ env, positional, print }) {
    const { DATABASE_URL, TASKDECK_CONFIG } = readSettings(schemas.migrate, env);
    const { tables } = readConfig(TASKDECK_CONFIG);
    const database = createDatabase({ url: DATABASE_URL });
    try {
      const users = positional === 'jobs' ? WELL : await migrateUsers(database, print);
      const jobs: Outcome[] = [];
      for (const { mapping } of positional === 'users' ? [] : tables) {
        jobs.push(await migrateJobs(database, mapping, print));
      }
      const outcomes = [users, ...jobs];
      if (outcomes.some(({ isWell, foreign }) => !isWell && foreign !== null)) {
        const usable = jobs.find(({ isWell }) => isWell);
        for (const line of ownSchemaAdvice(usable?.foreign ?? null)) print(line);
      }
      return outcomes.every(({ isWell }) => isWell) ? 0 : 1;
    } finally {
      await database.destroy();
    }
  },
};

interface Outcome {
  readonly isWell: boolean;
  /** The table that has the name which Taskdeck's own would have. */
  readonly foreign: ForeignTable | null;
}

const WELL: Outcome = { isWell: true, foreign: null };

async function migrateUsers(database: Knex, print: Print): Promise<Outcome> {
  const foreign = await findForeignTable(database, 'users');
  if (foreign === null) {
    await applyOwn(database, 'users', print);
    return WELL;
  }
  print(
    `users: ${foreign.schema}.${foreign.table} is somebody else's and stays as it is; nobody can sign in`,
  );
  return { isWell: false, foreign };
}

async function migrateJobs(database: Knex, table: JobsTable, print: Print): Promise<Outcome> {
  const foreign = table === INFERENCE_JOBS ? await findForeignTable(database, 'jobs') : null;
  if (table === INFERENCE_JOBS && foreign === null) {
    const applied = await applyOwn(database, 'jobs', print);
    // To count a table that is in use is for its admin to decide.
    if (applied.includes(JOBS_MIGRATION)) await installLedger(database);
  } else {
    const obstacle = await whyUnreadable(database, table);
    const verdict =
      obstacle === null ? 'it has what the list needs' : `no list can be made of it: ${obstacle}`;
    print(
      `jobs: ${foreign?.schema ?? table.schema ?? 'table'}.${table.table} is somebody else's and stays as it is; ${verdict}`,
    );
    if (obstacle !== null) return { isWell: false, foreign };
  }
  print(`jobs: ${LEDGER_WORDS[(await ledgerStatus(database, { table })).state]}`);
  const missing = await missingSearchIndexes(database, table);
  if (missing.length > 0) print(`jobs: ${SEARCH_ADVICE}\n${missing.map((sql) => `  ${sql};`).join('\n')}`);
  return { isWell: true, foreign };
}

async function applyOwn(database: Knex, what: Migrated, print: Print): Promise<readonly string[]> {
  const applied = await applyMigrations(database, [what]);
  for (const name of applied) print(`${what}: applied ${name}`);
  if (applied.length === 0) print(`${what}: up to date`);
  return applied;
}

/** null where the table can be read as the jobs. */
async function whyUnreadable(database: Knex, table: JobsTable): Promise<string | null> {
  try {
    const missing = await missingColumns(database, table);
    if (missing === null) return 'there is no such table';
    if (missing.length > 0)
      return `it has no ${missing.join(', ')}; TASKDECK_CONFIG can give columns other names`;
    await listJobs(database, table);
    return null;
  } catch (error) {
    return rootMessage(error);
  }
}
