import type { Knex } from 'knex';
import type { JobsTable } from '../../adapters/knex/index.js';
import { createDatabase, INFERENCE_JOBS } from '../../adapters/knex/index.js';
import type { ServerFacts } from '../../adapters/knex/doctor/server-facts.js';
import { readServerFacts } from '../../adapters/knex/doctor/server-facts.js';
import { SystemClock } from '../../adapters/system/system-clock.js';
import type { Clock } from '../../domain/ports/clock.js';
import { streamSources } from '../config/stream-sources.js';
import type { AttachedTable } from '../config/jobs-config.js';
import { DEFAULT_ORIGIN } from '../config/jobs-config.js';
import type { StreamSource } from '../config/streams-config.js';
import type { Config } from '../config/read-config.js';
import { readConfig } from '../config/read-config.js';
import type { DoctorSettings } from '../settings.js';
import { readEachSetting, schemas, SettingsError } from '../settings.js';

/** What the checks go by: settings, as far as they are good, and the ways to what these name. */
export interface Ground {
  readonly settings: Partial<DoctorSettings>;
  readonly problems: readonly SettingsError[];
  /** The names of the settings that are missing or wrong. */
  readonly lacking: ReadonlySet<string>;
  readonly tables: readonly AttachedTable[];
  /** The table that a check is about; the first of them elsewhere. */
  readonly jobs: JobsTable;
  readonly streams: readonly StreamSource[];
  readonly clock: Clock;
  readonly tools: Tools;
  /** One connection of DATABASE_URL, which has to be there. */
  database(): Knex;
  /** The same of DATABASE_READ_URL. */
  replica(): Knex;
  close(): Promise<void>;
}

/** What a test may put in its place. */
export interface Tools {
  readonly readServerFacts: (database: Knex) => Promise<ServerFacts>;
  /** How long a replica may take to show what its primary has written, in milliseconds. */
  readonly replicaPatienceMs: number;
}

const TOOLS: Tools = { readServerFacts, replicaPatienceMs: 3_000 };

const NO_FILE = { tables: [{ origin: DEFAULT_ORIGIN, mapping: INFERENCE_JOBS }], streams: [] };

export function openGround(env: NodeJS.ProcessEnv, tools: Partial<Tools> = {}): Ground {
  const { settings, problems } = readEachSetting(schemas.doctor, env);
  const lacking = new Set(problems.map(({ setting }) => setting));
  const all = [...problems];
  const orElse = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      // What is wrong already can't be read from either.
      if (!lacking.has(error.setting)) all.push(error);
      lacking.add(error.setting);
      return otherwise;
    }
  };
  const config = orElse<Pick<Config, 'tables' | 'streams'>>(
    () => readConfig(settings.TASKDECK_CONFIG),
    NO_FILE,
  );
  const sources = (document: Config['streams']) => streamSources(withDefaults(settings), document, env);
  const pools = new Map<string, Knex>();
  const connect = (url: string | undefined): Knex => {
    if (url === undefined) throw new Error('there is no URL of the database');
    const pool = pools.get(url) ?? createDatabase({ url, poolMax: 2, applicationName: 'taskdeck doctor' });
    pools.set(url, pool);
    return pool;
  };
  return {
    settings,
    tables: config.tables,
    jobs: config.tables[0]?.mapping ?? INFERENCE_JOBS,
    // Where something is wrong with those of the file, that of STREAMING_URL can be tried all the same.
    streams: orElse(
      () => sources(config.streams),
      orElse(() => sources([]), []),
    ),
    problems: all,
    lacking,
    clock: new SystemClock(),
    tools: { ...TOOLS, ...tools },
    database: () => connect(settings.DATABASE_URL),
    replica: () => connect(settings.DATABASE_READ_URL),
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function withDefaults({ STREAMING_TIMEOUT_MS = 1_000, ...settings }: Partial<DoctorSettings>) {
  return { ...settings, STREAMING_TIMEOUT_MS };
}

/** Of each table by itself, and named where there are several. */
export function ofEachTable(ground: Ground): readonly Subject[] {
  const { tables } = ground;
  return tables.map(({ origin, mapping }) => ({
    ground: { ...ground, jobs: mapping },
    ...(tables.length > 1 && { of: origin }),
  }));
}

/** What a check is about, and its name where it is one of several. */
export interface Subject {
  readonly ground: Ground;
  readonly of?: string;
}
