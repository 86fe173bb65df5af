import type { Knex } from 'knex';
import {
  hashPassword,
  installLedger,
  ledgerStatus,
  migrate,
  rebuildLedger,
} from '../../src/adapters/knex/index.js';
import { progressBar } from '../../src/composition/progress-bar.js';
import { showLedgerProgress } from '../../src/composition/show-ledger-progress.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import { demoDatabaseState } from './demo-database.js';
import type { DemoUser } from './demo-users.js';
import { upsertDemoUsers } from './demo-users.js';
import { fillJobs } from './fill-jobs.js';

export interface FillDatabaseOptions {
  readonly rows: number;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Makes the database ready, unless it is somebody's. @returns the demo's users; none in a database that isn't its own. */
export async function fillDatabase(
  database: Knex,
  options: FillDatabaseOptions,
): Promise<readonly DemoUser[]> {
  const { rows, print, signal } = options;
  signal.throwIfAborted();
  if ((await demoDatabaseState(database)) === 'foreign') {
    print('The database holds jobs or users that the demo did not make: it shows them, and changes nothing.');
    return [];
  }
  await migrate(database);
  const showProgress = progressBar({ title: 'Filling the database', unit: 'jobs', print });
  const filled = await fillJobs(database, {
    rows,
    now: new SystemClock().now(),
    onProgress: showProgress,
    signal,
  });
  if (filled !== rows)
    print(`The database was filled with ${filled.toLocaleString('en')} jobs before; --fresh starts anew.`);
  await keepTotals(database, print);
  return upsertDemoUsers(database, hashPassword);
}

async function keepTotals(database: Knex, print: (line: string) => void): Promise<void> {
  const { state } = await ledgerStatus(database);
  const options = { onProgress: showLedgerProgress(print) };
  if (state === 'absent') await installLedger(database, options);
  else if (state === 'broken') await rebuildLedger(database, options);
}
