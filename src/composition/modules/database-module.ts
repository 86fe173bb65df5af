import { ContainerModule } from 'inversify';
import { createDatabase, KnexTaskRepository, KnexUserDirectory } from '../../adapters/knex/index.js';
import { TOKENS } from '../tokens.js';

/** Postgres: the jobs, from a replica where there is one, and the users. */
export const databaseModule = new ContainerModule(({ bind, onDeactivation }) => {
  bind(TOKENS.database)
    .toResolvedValue((settings) => createDatabase({ url: settings.DATABASE_URL }), [TOKENS.apiSettings])
    .inSingletonScope();
  bind(TOKENS.readDatabase)
    .toResolvedValue(
      (settings, database) =>
        settings.DATABASE_READ_URL === undefined
          ? database
          : createDatabase({ url: settings.DATABASE_READ_URL }),
      [TOKENS.apiSettings, TOKENS.database],
    )
    .inSingletonScope();
  onDeactivation(TOKENS.database, (database) => database.destroy());
  onDeactivation(TOKENS.readDatabase, (database) => database.destroy());

  bind(TOKENS.tasks)
    .toResolvedValue((database) => new KnexTaskRepository(database), [TOKENS.readDatabase])
    .inSingletonScope();
  bind(TOKENS.users)
    .toResolvedValue((database) => new KnexUserDirectory(database), [TOKENS.database])
    .inSingletonScope();
});
