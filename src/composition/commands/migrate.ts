import { createDatabase, migrate as applyMigrations } from '../../adapters/knex/index.js';
import type { Command } from '../command.js';
import { readSettings, schemas } from '../settings.js';

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
    } finally {
      await database.destroy();
    }
    return 0;
  },
};
