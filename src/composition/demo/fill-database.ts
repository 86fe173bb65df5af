import type { Knex } from 'knex';
import { hashPassword, migrate } from '../../adapters/knex/index.js';
import { SystemClock } from '../../adapters/system/system-clock.js';
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
  const showProgress = progressBar('Filling the database', print);
  const filled = await fillJobs(database, {
    rows,
    now: new SystemClock().now(),
    onProgress: showProgress,
    signal,
  });
  if (filled !== rows)
    print(`The database was filled with ${filled.toLocaleString('en')} jobs before; --fresh starts anew.`);
  return upsertDemoUsers(database, hashPassword);
}

/** One line that grows on a terminal; one line a quarter elsewhere. */
function progressBar(title: string, print: (line: string) => void): (done: number, total: number) => void {
  let quarter = 0;
  return (done, total) => {
    const share = total === 0 ? 1 : done / total;
    if (process.stdout.isTTY) {
      const bar = '█'.repeat(Math.round(share * 30)).padEnd(30, '░');
      process.stdout.write(`\r${title} ${bar} ${done.toLocaleString('en')} jobs${share === 1 ? '\n' : ''}`);
    } else if (Math.floor(share * 4) > quarter) {
      quarter = Math.floor(share * 4);
      print(`${title}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')} jobs`);
    }
  };
}
