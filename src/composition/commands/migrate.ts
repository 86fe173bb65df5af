import type { Knex } from 'knex';
import {
  createDatabase,
  installLedger,
  ledgerStatus,
  migrate as applyMigrations,
} from '../../adapters/knex/index.js';
import type { Command } from '../command.js';
import { readSettings, schemas } from '../settings.js';

const JOBS_MIGRATION = '0001-inference-jobs';

/** Brings the database's tables up to date and says what it did. */
export const migrate: Command = {
  options: {},
  async run({ env, print }) {
    const { DATABASE_URL } = readSettings(schemas.migrate, env);
    const database = createDatabase({ url: DATABASE_URL });
    try {
      const applied = await applyMigrations(database);
      for (const name of applied) print(`applied ${name}`);
      if (applied.length === 0) print('nothing to do: the tables are up to date');
      await keepTotals(database, applied, print);
    } finally {
      await database.destroy();
    }
    return 0;
  },
};

/** A table that was just made has its ledger at once; to count one that is in use is for its admin to decide. */
async function keepTotals(
  database: Knex,
  applied: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  if (applied.includes(JOBS_MIGRATION)) {
    await installLedger(database);
    print('installed the ledger');
    return;
  }
  const { state } = await ledgerStatus(database);
  if (state === 'absent') {
    print('there is no ledger: `taskdeck ledger install` makes totals exact and deep pages fast');
  } else if (state === 'broken') {
    print('the ledger is of another version, or parts of it are missing: run `taskdeck ledger rebuild`');
  }
}
