import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Binaries } from './binaries.js';
import { findBinaries } from './binaries.js';
import { SUPERUSER } from './cluster.js';
import { lockDataFolder } from './data-lock.js';
import { prepareDataFolder } from './data-place.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { FromWarden, ToWarden } from './warden-messages.js';
import { stopLeftover } from './postgres-process.js';
import type { ServerPlan } from './postgres-process.js';
import { serverAccount } from './server-account.js';

export interface EmbeddedPostgresOptions {
  /** Where the database is kept between starts; made where it is missing. */
  readonly dataDir: string;
  /** On 127.0.0.1; a free one where it is left out. */
  readonly port?: number;
  /** Hears, in a sentence for a terminal, what takes time and what goes wrong while it runs. */
  readonly onProgress?: (text: string) => void;
  /** Postgres' programs, which the server's account can run; those that npm brought by default. */
  readonly binaries?: Binaries;
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

type Ready = Extract<FromWarden, { type: 'ready' }>;

const WARDEN = fileURLToPath(new URL('./warden.js', import.meta.url));
const FIRST_REVIVAL_MS = 1_000;
const MAX_REVIVAL_MS = 30_000;

/**
 * Starts a Postgres. Should it die while it runs, it is started again on the same port.
 * @throws EmbeddedPostgresError
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = prepareDataFolder(options.dataDir);
  const account = serverAccount(folder);
  const plan = { folder, account, binaries: options.binaries ?? findBinaries(account) };
  const running = new KeptPostgres(plan, options.onProgress ?? (() => undefined));
  await running.start(options.port ?? null);
  return running;
}

class KeptPostgres implements EmbeddedPostgres {
  #ready: Ready | null = null;
  #warden: ChildProcess | null = null;
  #revival: NodeJS.Timeout | undefined;
  #ending: Promise<void> | null = null;

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
    const warden = fork(WARDEN, [], {
      cwd: this.plan.folder,
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    this.#warden = warden;
    let wasReady = false;
    let failure = new EmbeddedPostgresError(
      'start_failed',
      'The warden of Postgres ended before Postgres ran.',
    );
    await new Promise<void>((done, fail) => {
      warden.on('message', (message: FromWarden) => {
        if (message.type === 'progress') this.onProgress(message.text);
        if (message.type === 'failed') failure = new EmbeddedPostgresError(message.fault, message.message);
        if (message.type !== 'ready') return;
        if (this.#ready !== null) this.onProgress('Postgres runs again.');
        this.#ready = message;
        wasReady = true;
        done();
      });
      warden.once('exit', (code) => {
        fail(failure);
        // Who started it answers for a warden that never was ready.
        if (wasReady && code !== 0) this.#reviveIn(FIRST_REVIVAL_MS);
      });
      warden.once('error', fail);
      send(warden, { type: 'start', plan: this.plan, port });
    });
    // The warden must not be what keeps this process alive.
    warden.unref();
    warden.channel?.unref();
  }

  stop(): Promise<void> {
    clearTimeout(this.#revival);
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    const warden = this.#warden;
    if (warden === null) return;
    if (warden.exitCode === null && warden.signalCode === null) {
      warden.ref();
      await new Promise<void>((done) => {
        warden.once('exit', () => {
          done();
        });
        if (warden.connected) send(warden, { type: 'stop' });
      });
    }
    if (warden.exitCode !== 0) await this.#stopUnkept();
  }

  /** A warden that was killed leaves its Postgres running. */
  async #stopUnkept(): Promise<void> {
    const lock = await lockDataFolder(this.plan.folder).catch((error: unknown) => {
      // Then another run has taken it over since.
      if (error instanceof EmbeddedPostgresError && error.fault === 'in_use') return null;
      throw error;
    });
    try {
      if (lock !== null) await stopLeftover(this.plan);
    } finally {
      lock?.release();
    }
  }

  /** The next warden stops the Postgres that the killed one left, and starts it again. */
  #reviveIn(pauseMs: number): void {
    if (this.#ending !== null) return;
    clearTimeout(this.#revival);
    this.#revival = setTimeout(() => {
      this.start(this.port).catch((error: unknown) => {
        if (this.#ending !== null) return;
        const nextMs = Math.min(2 * pauseMs, MAX_REVIVAL_MS);
        const reason = error instanceof Error ? error.message : String(error);
        this.onProgress(
          `Postgres could not be started again: ${reason} Trying once more in ${nextMs / 1000} s …`,
        );
        this.#reviveIn(nextMs);
      });
    }, pauseMs);
    this.#revival.unref();
  }
}

function send(warden: ChildProcess, message: ToWarden): void {
  warden.send(message, () => undefined);
}
