import type { Knex } from 'knex';
import { GotStreamRegistry } from '../../adapters/got/index.js';
import type { JobsTable } from '../../adapters/knex/index.js';
import { createDatabase, ledgerStatus, pendingMigrations, ping } from '../../adapters/knex/index.js';
import { SystemClock } from '../../adapters/system/system-clock.js';
import type { Command } from '../command.js';
import { readConfig } from '../read-config.js';
import { rootMessage } from '../root-message.js';
import type { ApiSettings } from '../settings.js';
import { readSettings, schemas } from '../settings.js';

/** Tries what the API server will need, and says of each part whether it works; exits with 1 where one doesn't. */
export const doctor: Command = {
  options: {},
  async run({ env, print }) {
    const settings = readSettings(schemas.api, env);
    print('✓ settings');
    let exitCode = 0;
    for (const [name, check] of Object.entries(checksOf(settings))) {
      try {
        print(`✓ ${name}: ${await check()}`);
      } catch (error) {
        exitCode = 1;
        print(`✗ ${name}: ${rootMessage(error)}`);
      }
    }
    return exitCode;
  },
};

function checksOf(settings: ApiSettings): Record<string, () => Promise<string>> {
  const { DATABASE_URL, DATABASE_READ_URL } = settings;
  const { jobs: table } = readConfig(settings.TASKDECK_CONFIG);
  const streams = new GotStreamRegistry({
    url: settings.STREAMING_URL,
    internalToken: settings.STREAMING_INTERNAL_TOKEN,
    clock: new SystemClock(),
  });
  return {
    'Postgres (DATABASE_URL)': () => inDatabase(DATABASE_URL, reach),
    ...(DATABASE_READ_URL !== undefined && {
      'replica (DATABASE_READ_URL)': () => inDatabase(DATABASE_READ_URL, reach),
    }),
    tables: () => inDatabase(DATABASE_URL, findMigrated),
    ledger: () => inDatabase(DATABASE_URL, (database) => findLedger(database, table)),
    'StreamingServer (STREAMING_URL)': async () => {
      const snapshot = await streams.list();
      return `${snapshot.streams.length} streams${snapshot.truncated ? ', and some that could not be read' : ''}`;
    },
  };
}

async function inDatabase(url: string, check: (database: Knex) => Promise<string>): Promise<string> {
  const database = createDatabase({ url, poolMax: 1 });
  try {
    return await check(database);
  } finally {
    await database.destroy();
  }
}

async function reach(database: Knex): Promise<string> {
  await ping(database);
  return 'reachable';
}

async function findMigrated(database: Knex): Promise<string> {
  const pending = await pendingMigrations(database);
  if (pending.length > 0) throw new Error(`run \`taskdeck migrate\` for ${pending.join(', ')}`);
  return 'up to date';
}

/** Working without one is allowed, with a wrong one isn't. */
async function findLedger(database: Knex, table: JobsTable): Promise<string> {
  const { state, partitionsChanged, triggersEnabled, rows } = await ledgerStatus(database, { table });
  if (state === 'absent') return 'none; `taskdeck ledger install` makes the totals of large tables exact';
  if (state !== 'exact' || partitionsChanged || !triggersEnabled) {
    throw new Error('run `taskdeck ledger status`');
  }
  return `exact, ${rows.toLocaleString('en')} jobs`;
}
