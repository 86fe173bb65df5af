import type { EmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { removeData, startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { createDatabase } from '../../src/adapters/knex/index.js';
import { untilToldToStop } from '../../src/composition/stop-signal.js';
import { describeDemo } from './describe-demo.js';
import { DemoFolder } from './demo-folder.js';
import { readOrMakeSecrets } from './demo-secrets.js';
import { fillDatabase } from './fill-database.js';
import { ensurePortsFree } from './free-ports.js';
import type { ServerPorts } from './start-servers.js';
import { startServers } from './start-servers.js';
import { startWorkload } from './workload.js';

export interface DemoPlan {
  readonly ports: ServerPorts;
  /** Where data, secrets and logs are kept. */
  readonly folder: string;
  /** How many jobs to fill an empty database with. */
  readonly rows: number;
  /** Whether to forget what is kept in the folder first. */
  readonly fresh: boolean;
  /** null for a Postgres of the demo's own. */
  readonly databaseUrl: string | null;
  readonly logLevel: string;
  readonly print: (line: string) => void;
}

type Ending = () => Promise<unknown>;

/** Runs the whole platform until the process is told to stop; then, or on a failure, ends all that it started. */
export async function runDemo(plan: DemoPlan): Promise<void> {
  const told = new AbortController();
  const stopped = untilToldToStop().then((reason) => {
    plan.print('\nStopping …');
    told.abort(new Error(reason));
  });
  const endings: Ending[] = [];
  try {
    await start(plan, endings, told.signal);
    await stopped;
  } catch (error) {
    if (!told.signal.aborted) throw error;
  } finally {
    await endAll(endings);
  }
}

/** Last first, each whatever came of the others. @throws the first failure, once all have ended. */
async function endAll(endings: Ending[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of endings.reverse()) await end().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function start(plan: DemoPlan, endings: Ending[], told: AbortSignal): Promise<void> {
  const { ports, print, logLevel } = plan;
  await ensurePortsFree({
    'web server': ports.web,
    'API server': ports.api,
    StreamingServer: ports.streaming,
  });
  const folder = DemoFolder.open(plan.folder);
  if (plan.fresh) {
    await removeData(folder.postgres);
    folder.forget();
  }
  const secrets = readOrMakeSecrets(folder.secrets);

  // The servers load while Postgres starts: on two cores that is half of the second start's time.
  const postgres = plan.databaseUrl === null ? startPostgres(folder.postgres, print) : Promise.resolve(null);
  endings.push(async () => (await settled(postgres))?.stop());
  const databaseUrl = postgres.then((own) => plan.databaseUrl ?? own?.url ?? '');
  const servers = startServers({ ports, logs: folder.logs, secrets, databaseUrl, logLevel, print });
  endings.push(async () => (await settled(servers))?.stop());
  const failed = new AbortController();
  servers.catch((error: unknown) => failed.abort(error));
  const signal = AbortSignal.any([told, failed.signal]);

  const database = createDatabase({ url: await databaseUrl });
  endings.push(() => database.destroy());
  const users = await fillDatabase(database, { rows: plan.rows, print, signal });
  await servers;
  if (users.length > 0) {
    const workload = await startWorkload(database);
    endings.push(() => workload.stop());
  }
  told.throwIfAborted();
  print(describeDemo({ servers: await servers, ports, users, postgres: await postgres, logs: folder.logs }));
}

/** What a promise came to, or null where it failed: its failure is told elsewhere. */
function settled<T>(promise: Promise<T>): Promise<T | null> {
  return promise.catch(() => null);
}

function startPostgres(dataDir: string, print: (line: string) => void): Promise<EmbeddedPostgres> {
  print('Starting Postgres …');
  return startEmbeddedPostgres({ dataDir, onProgress: print });
}
