import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findBinaries } from './binaries.js';
import { SUPERUSER } from './cluster.js';
import { prepareDataFolder } from './data-place.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { FromKeeper, ToKeeper } from './keeper-messages.js';
import type { ServerPlan } from './postgres-process.js';
import { serverAccount } from './server-account.js';

export interface EmbeddedPostgresOptions {
  /** Where the database is kept between starts; made where it is missing. */
  readonly dataDir: string;
  /** On 127.0.0.1; a free one where it is left out. */
  readonly port?: number;
  /** Hears, in a sentence for a terminal, what takes time and what goes wrong while it runs. */
  readonly onProgress?: (text: string) => void;
}

/** A Postgres of one's own that ends with this process, however this process ends. */
export interface EmbeddedPostgres {
  /** Of the superuser, with the password in it. It stays the same until `stop`. */
  readonly url: string;
  readonly port: number;
  /** Where the database really is: another folder than the wanted one where Postgres could not be run in that. */
  readonly dataDir: string;
  /** Of the postmaster; another one after Postgres died and was restarted. */
  readonly pid: number;
  /** Resolves when Postgres has ended. */
  stop(): Promise<void>;
}

type Ready = Extract<FromKeeper, { type: 'ready' }>;

const KEEPER = fileURLToPath(new URL('./keeper.js', import.meta.url));
const KEEPER_RESTART_MS = 1_000;

/**
 * Starts the Postgres that npm brought. Should it die while it runs, it is started again on the same port.
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = prepareDataFolder(options.dataDir);
  const account = serverAccount(folder);
  const plan = { folder, account, binaries: findBinaries(account) };
  const running = new KeptPostgres(plan, options.onProgress ?? (() => undefined));
  await running.start(options.port ?? null);
  return running;
}

class KeptPostgres implements EmbeddedPostgres {
  #ready: Ready | null = null;
  #keeper: ChildProcess | null = null;
  #revival: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly plan: ServerPlan,
    private readonly onProgress: (text: string) => void,
  ) {}

  get dataDir(): string {
    return this.plan.folder;
  }

  get port(): number {
    return this.#ready?.port ?? 0;
  }

  get pid(): number {
    return this.#ready?.pid ?? 0;
  }

  get url(): string {
    return `postgres://${SUPERUSER}:${this.#ready?.password ?? ''}@127.0.0.1:${this.port}/postgres`;
  }

  async start(port: number | null): Promise<void> {
    const keeper = fork(KEEPER, [], {
      cwd: this.plan.folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    this.#keeper = keeper;
    await new Promise<void>((done, fail) => {
      keeper.on('message', (message: FromKeeper) => {
        if (message.type === 'progress') this.onProgress(message.text);
        if (message.type === 'failed') fail(new EmbeddedPostgresError(message.fault, message.message));
        if (message.type !== 'ready') return;
        if (this.#ready !== null) this.onProgress('Postgres runs again.');
        this.#ready = message;
        done();
      });
      keeper.once('exit', (code) => {
        fail(new EmbeddedPostgresError('start_failed', 'The keeper of Postgres ended before Postgres ran.'));
        if (code !== 0 && this.#ready !== null) this.#revive();
      });
      keeper.once('error', fail);
      send(keeper, { type: 'start', plan: this.plan, port });
    });
    // The keeper must not be what keeps this process alive.
    keeper.unref();
    keeper.channel?.unref();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#revival);
    const keeper = this.#keeper;
    if (keeper === null || keeper.exitCode !== null || keeper.signalCode !== null) return;
    keeper.ref();
    await new Promise<void>((done) => {
      keeper.once('exit', () => {
        done();
      });
      if (keeper.connected) send(keeper, { type: 'stop' });
    });
  }

  /** The next keeper stops the Postgres that the killed one left, and starts it again. */
  #revive(): void {
    if (this.#stopped) return;
    this.#revival = setTimeout(() => {
      this.start(this.port).catch(() => {
        this.#revive();
      });
    }, KEEPER_RESTART_MS);
    this.#revival.unref();
  }
}

function send(keeper: ChildProcess, message: ToKeeper): void {
  keeper.send(message, () => undefined);
}
