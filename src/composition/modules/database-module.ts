import { ContainerModule } from 'inversify';
import type { Knex } from 'knex';
import type { Logger } from '../../adapters/http/index.js';
import {
  createDatabase,
  explainDoubt,
  KnexTaskRepository,
  KnexUserDirectory,
  LedgerKeeper,
} from '../../adapters/knex/index.js';
import { GuardedTaskRepository } from '../../application/guarded-task-repository.js';
import { MergedTaskRepository } from '../../application/merged/merged-task-repository.js';
import { SharedUserDirectory } from '../../application/shared-user-directory.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { TaskRepository } from '../../domain/ports/task-repository.js';
import type { AttachedTable } from '../config/jobs-config.js';
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

function readJobs(database: Knex, { origin, mapping }: AttachedTable, logger: Logger): TaskRepository {
  return new KnexTaskRepository(database, {
    origin,
    table: mapping,
    onAheadFailure: (error) => {
      logger.warn({ origin, err: error }, 'lists are not read ahead for a while');
    },
  });
}

function guardJobs(tasks: TaskRepository, clock: Clock, logger: Logger): TaskRepository {
  const { origin } = tasks;
  return new GuardedTaskRepository(tasks, clock, {
    onChange: (error) => {
      if (error === null) logger.info({ origin }, 'the jobs can be read again');
      else logger.warn({ origin, err: error }, 'the jobs can not be read');
    },
  });
}

function merge(members: readonly TaskRepository[]): TaskRepository {
  const [first, ...others] = members;
  return first === undefined || others.length > 0 ? new MergedTaskRepository(members) : first;
}

function keepLedger(database: Knex, { origin, mapping }: AttachedTable, logger: Logger): LedgerKeeper {
  const keeper = new LedgerKeeper(database, {
    table: mapping,
    onChange: (error) => {
      if (error === null) logger.info({ origin }, 'the ledger can be folded again');
      else logger.warn({ origin, err: error }, 'the ledger can not be folded');
    },
    onDoubts: (doubts) => {
      if (doubts.length === 0) logger.info({ origin }, 'the ledger is trusted again');
      else logger.warn({ origin, doubts: doubts.map(explain) }, 'jobs are counted without the ledger');
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
  bind(SERVICES.jobsReaders)
    .toResolvedValue(
      ({ DATABASE_URL, DATABASE_READ_URL = DATABASE_URL }, tables, logger) =>
        tables.map(() => connect(DATABASE_READ_URL, JOBS_POOL_MAX, logger)),
      [SERVICES.apiSettings, SERVICES.jobsTables, SERVICES.logger],
    )
    .inSingletonScope();
  onDeactivation(SERVICES.database, (database) => database.destroy());
  onDeactivation(SERVICES.jobsReaders, async (readers) => {
    await Promise.all(readers.map((reader) => reader.destroy()));
  });

  bind(SERVICES.tasks)
    .toResolvedValue(
      (readers, tables, clock, logger) =>
        merge(
          readers.flatMap((reader, i) => {
            const table = tables[i];
            return table === undefined ? [] : [guardJobs(readJobs(reader, table, logger), clock, logger)];
          }),
        ),
      [SERVICES.jobsReaders, SERVICES.jobsTables, SERVICES.clock, SERVICES.logger],
    )
    .inSingletonScope();
  bind(SERVICES.ledgerKeepers)
    .toResolvedValue(
      (database, tables, logger) => tables.map((table) => keepLedger(database, table, logger)),
      [SERVICES.database, SERVICES.jobsTables, SERVICES.logger],
    )
    .inSingletonScope();
  onDeactivation(SERVICES.ledgerKeepers, async (keepers) => {
    await Promise.all(keepers.map((keeper) => keeper.stop()));
  });
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
