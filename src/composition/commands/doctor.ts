import type { Knex } from 'knex';
import type { JobsTable } from '../../adapters/knex/index.js';
import {
  createDatabase,
  findForeignTable,
  foldLedger,
  INFERENCE_JOBS,
  ledgerStatus,
  missingSearchIndexes,
  pendingMigrations,
  ping,
} from '../../adapters/knex/index.js';
import { SystemClock } from '../../adapters/system/system-clock.js';
import type { StreamSnapshot } from '../../domain/ports/stream-registry.js';
import type { Command } from '../command.js';
import { streamSources } from '../config/stream-sources.js';
import type { StreamSource } from '../config/streams-config.js';
import { describeDoubts } from '../describe-ledger.js';
import { listJobs } from '../list-jobs.js';
import { openStreams } from '../open-streams.js';
import { readConfig } from '../config/read-config.js';
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
    for (const [name, check] of Object.entries(checksOf(settings, env))) {
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

function checksOf(settings: ApiSettings, env: NodeJS.ProcessEnv): Record<string, () => Promise<string>> {
  const { DATABASE_URL, DATABASE_READ_URL } = settings;
  const { jobs: table, streams } = readConfig(settings.TASKDECK_CONFIG);
  const sources = streamSources(settings, streams, env);
  return {
    'Postgres (DATABASE_URL)': () => inDatabase(DATABASE_URL, reach),
    ...(DATABASE_READ_URL !== undefined && {
      'replica (DATABASE_READ_URL)': () => inDatabase(DATABASE_READ_URL, reach),
    }),
    tables: () => inDatabase(DATABASE_URL, (database) => findMigrated(database, table)),
    jobs: () => inDatabase(DATABASE_READ_URL ?? DATABASE_URL, (database) => listJobs(database, table)),
    fold: () => inDatabase(DATABASE_URL, (database) => foldOnce(database, table)),
    ledger: () => inDatabase(DATABASE_READ_URL ?? DATABASE_URL, (database) => findLedger(database, table)),
    search: () => inDatabase(DATABASE_URL, (database) => findSearchIndexes(database, table)),
    ...Object.fromEntries(sources.map((source) => [nameOf(source, settings), () => readOnce(source)])),
  };
}

function nameOf({ origin, url }: StreamSource, { STREAMING_URL: own }: ApiSettings): string {
  const isOwn = origin === 'streaming' && own !== undefined;
  return isOwn ? 'StreamingServer (STREAMING_URL)' : `streams of ${origin} (${url})`;
}

async function readOnce(source: StreamSource): Promise<string> {
  return describeStreams(await openStreams(source, new SystemClock()).list());
}

function describeStreams({ streams, truncated, unreadable, unreadableTimes = 0 }: StreamSnapshot): string {
  return [
    `${streams.length} streams`,
    ...(unreadable > 0
      ? [
          `${unreadable} entries can't be listed: their stream_id is missing, no text or whole number, or another's`,
        ]
      : []),
    ...(unreadableTimes > 0
      ? [
          `${unreadableTimes} streams have a time that can't be read: it takes a zone, or a number since the epoch`,
        ]
      : []),
    ...(truncated ? ['it tells of more than it lists'] : []),
  ].join('; ');
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

/** Jobs that are somebody else's need no migration, but the users are always Taskdeck's own. */
async function findMigrated(database: Knex, table: JobsTable): Promise<string> {
  if ((await findForeignTable(database, 'users')) !== null) {
    throw new Error(
      "users is somebody else's table, so nobody can sign in: `taskdeck migrate` says what to do",
    );
  }
  const isOwn = table === INFERENCE_JOBS && (await findForeignTable(database, 'jobs')) === null;
  const pending = await pendingMigrations(database, isOwn ? ['jobs', 'users'] : ['users']);
  if (pending.length > 0) throw new Error(`run \`taskdeck migrate\` for ${pending.join(', ')}`);
  return isOwn ? 'up to date' : `up to date; the jobs are read from ${table.table}, somebody else's`;
}

async function foldOnce(database: Knex, table: JobsTable): Promise<string> {
  const { state, mayVacuum } = await ledgerStatus(database, { table });
  if (['absent', 'impossible', 'broken'].includes(state)) return 'nothing to fold';
  try {
    const { folded } = await foldLedger(database, table);
    const room = mayVacuum
      ? ''
      : "; this role may not vacuum the ledger's tables, which is left to autovacuum";
    return `${folded.toLocaleString('en')} changes${room}`;
  } catch (error) {
    if ((error as { code?: string }).code !== NOT_ALLOWED) throw error;
    const name = `${table.table}_ledger`;
    throw new Error(
      `this role may not fold: GRANT EXECUTE ON FUNCTION ${name}_fold(), ${name}_adopt(oid), and SELECT on the tables ${name}…`,
    );
  }
}

const NOT_ALLOWED = '42501';

async function findSearchIndexes(database: Knex, table: JobsTable): Promise<string> {
  const missing = await missingSearchIndexes(database, table);
  return missing.length === 0
    ? 'by indexes'
    : `among the newest jobs only, of users, details or names without an index; what makes it: ${missing.join('; ')}`;
}

/** Working without one is allowed, with a wrong one isn't. */
async function findLedger(database: Knex, table: JobsTable): Promise<string> {
  const status = await ledgerStatus(database, { table });
  if (status.state === 'absent') {
    return 'none; `taskdeck ledger install` makes the totals of large tables exact';
  }
  if (status.state === 'impossible') return `none is possible: ${status.obstacle}`;
  if (status.state === 'broken') {
    throw new Error('parts of it are missing, or of another version: run `taskdeck ledger rebuild`');
  }
  const total = `${status.rows.toLocaleString('en')} jobs`;
  if (status.state === 'exact') return `exact, ${total}`;
  const doubts = describeDoubts(status.doubts);
  if (status.doubts.every(({ reason }) => reason === 'foreign'))
    return `exact, ${total}; ${doubts.join('; ')}`;
  throw new Error(doubts.join('; '));
}
