import type { Knex } from 'knex';
import { GotStreamRegistry } from '../../adapters/got/index.js';
import { createDatabase, pendingMigrations, ping } from '../../adapters/knex/index.js';
import { SystemClock } from '../../adapters/system/system-clock.js';
import type { Command } from '../command.js';
import { rootMessage } from '../root-message.js';
import type { ApiSettings } from '../settings.js';
import { readSettings, schemas } from '../settings.js';

/** Tries what the API server will need, and says of each part whether it works; exits with 1 where one doesn't. */
export const doctor: Command = {
  options: {},
  async run({ env, print }) {
    const settings = readSettings(schemas.api, env);
    print('✓ settings');
    const database = createDatabase({ url: settings.DATABASE_URL });
    let exitCode = 0;
    try {
      for (const [name, check] of Object.entries(checksOf(settings, database))) {
        try {
          print(`✓ ${name}: ${await check()}`);
        } catch (error) {
          exitCode = 1;
          print(`✗ ${name}: ${rootMessage(error)}`);
        }
      }
    } finally {
      await database.destroy();
    }
    return exitCode;
  },
};

function checksOf(settings: ApiSettings, database: Knex): Record<string, () => Promise<string>> {
  const streams = new GotStreamRegistry({
    url: settings.STREAMING_URL,
    internalToken: settings.STREAMING_INTERNAL_TOKEN,
    clock: new SystemClock(),
  });
  return {
    'Postgres (DATABASE_URL)': async () => {
      await ping(database);
      return 'reachable';
    },
    ...(settings.DATABASE_READ_URL !== undefined && {
      'replica (DATABASE_READ_URL)': () => reach(settings.DATABASE_READ_URL ?? ''),
    }),
    tables: async () => {
      const pending = await pendingMigrations(database);
      if (pending.length > 0) throw new Error(`run \`taskdeck migrate\` for ${pending.join(', ')}`);
      return 'up to date';
    },
    'StreamingServer (STREAMING_URL)': async () => {
      const snapshot = await streams.list();
      return `${snapshot.streams.length} streams${snapshot.truncated ? ', and some that could not be read' : ''}`;
    },
  };
}

async function reach(url: string): Promise<string> {
  const database = createDatabase({ url, poolMax: 1 });
  try {
    await ping(database);
    return 'reachable';
  } finally {
    await database.destroy();
  }
}
