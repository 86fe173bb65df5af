import { ContainerModule } from 'inversify';
import type { Knex } from 'knex';
import type { Logger } from '../../adapters/http/index.js';
import type { JobsTable } from '../../adapters/knex/index.js';
import {
  createDatabase,
  explainDoubt,
  KnexTaskRepository,
  KnexUserDirectory,
  LedgerKeeper,
} from '../../adapters/knex/index.js';
import { GuardedTaskRepository } from '../../application/guarded-task-repository.js';
import { SharedUserDirectory } from '../../application/shared-user-directory.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { TaskRepository } from '../../domain/ports/task-repository.js';
import { SERVICES } from '../services.js';

/** A pool for each kind of work: what holds up the one, such as a locked table of jobs, keeps nobody from the other. */
const JOBS_POOL_MAX = 10;
/** A look-up of a user takes a millisecond; the keeper of the ledger has one of these for as long as it folds. */
const USERS_POOL_MAX = 4;

function connect(url: string, poolMax: number, logger: Logger): Knex {
  return createDatabase({
    url,
    poolMax,
    // What fails for want of a connection is logged where it fails; one that broke while idle is replaced unnoticed.
    onWarning: (message) => logger.debug({ message }, 'a warning of the database driver'),
  });
}

function readJobs(database: Knex, table: JobsTable, logger: Logger): TaskRepository {
  return new KnexTaskRepository(database, {
    table,
    onAheadFailure: (error) => {
      logger.warn({ err: error }, 'lists are not read ahead for a while');
    },
  });
}

function guardJobs(tasks: TaskRepository, clock: Clock, logger: Logger): TaskRepository {
  return new GuardedTaskRepository(tasks, clock, {
    onChange: (error) => {
      if (error === null) logger.info({}, 'the jobs can be read again');
      else logger.warn({ err: error }, 'the jobs can not be read');
    },
  });
}

function keepLedger(database: Knex, table: JobsTable, logger: Logger): LedgerKeeper {
  const keeper = new LedgerKeeper(database, {
    table,
    onChange: (error) => {
      if (error === null) logger.info({}, 'the ledger can be folded again');
      else logger.warn({ err: error }, 'the ledger can not be folded');
    },
    onDoubts: (doubts) => {
      if (doubts.length === 0) logger.info({}, 'the ledger is trusted again');
      else logger.warn({ doubts: doubts.map(explain) }, 'jobs are counted without the ledger');
    },
  });
  keeper.start();
  return keeper;
}

function explain(reason: string): string {
  const { problem, remedy } = explainDoubt(reason);
  return `${reason}: ${problem}; what to do: ${remedy}`;
}

/** Postgres: the jobs, from a replica where there is one, and apart from them the users. */
export const databaseModule = new ContainerModule(({ bind, onDeactivation }) => {
  bind(SERVICES.database)
    .toResolvedValue(
      (settings, logger) => connect(settings.DATABASE_URL, USERS_POOL_MAX, logger),
      [SERVICES.apiSettings, SERVICES.logger],
    )
    .inSingletonScope();
  bind(SERVICES.readDatabase)
    .toResolvedValue(
      ({ DATABASE_URL, DATABASE_READ_URL = DATABASE_URL }, logger) =>
        connect(DATABASE_READ_URL, JOBS_POOL_MAX, logger),
      [SERVICES.apiSettings, SERVICES.logger],
    )
    .inSingletonScope();
  onDeactivation(SERVICES.database, (database) => database.destroy());
  onDeactivation(SERVICES.readDatabase, (database) => database.destroy());

  bind(SERVICES.tasks)
    .toResolvedValue(
      (database, table, clock, logger) => guardJobs(readJobs(database, table, logger), clock, logger),
      [SERVICES.readDatabase, SERVICES.jobsTable, SERVICES.clock, SERVICES.logger],
    )
    .inSingletonScope();
  bind(SERVICES.ledgerKeeper)
    .toResolvedValue(keepLedger, [SERVICES.database, SERVICES.jobsTable, SERVICES.logger])
    .inSingletonScope();
  onDeactivation(SERVICES.ledgerKeeper, (keeper) => keeper.stop());
  bind(SERVICES.credentials)
    .toResolvedValue((database) => new KnexUserDirectory(database), [SERVICES.database])
    .inSingletonScope();
  bind(SERVICES.users)
    .toResolvedValue(
      (directory, clock, freshForMs) => new SharedUserDirectory(directory, clock, { freshForMs }),
      [SERVICES.credentials, SERVICES.clock, SERVICES.sharedForMs],
    )
    .inSingletonScope();
});
