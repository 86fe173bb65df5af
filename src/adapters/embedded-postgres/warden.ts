/**
 * The process that Postgres is a child of. It ends Postgres when its parent says so or is gone, however that died, and
 * restarts it when Postgres itself dies. It is in a process group of its own, so that a terminal's Ctrl-C passes it by.
 */
import type { ChildProcess } from 'node:child_process';
import { ensureCluster } from './cluster.js';
import type { DataLock } from './data-lock.js';
import { lockDataFolder } from './data-lock.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { freePort } from './free-port.js';
import type { FromWarden, ToWarden } from './warden-messages.js';
import { launchPostgres, stopLeftover, stopPostgres } from './postgres-process.js';
import type { ServerPlan } from './postgres-process.js';
import { findLeftover } from './postmaster-file.js';
import { clusterFolder } from './server-account.js';

const RESTART_AFTER_MS = 3_000;
const PORT_ATTEMPTS = 5;

class Warden {
  #plan: ServerPlan | null = null;
  #lock: DataLock | null = null;
  #starting: Promise<void> = Promise.resolve();
  #launching: Promise<ChildProcess | null> = Promise.resolve(null);
  #stopping = false;

  start(plan: ServerPlan, wantedPort: number | null): Promise<void> {
    this.#starting = this.#start(plan, wantedPort);
    return this.#starting;
  }

  async #start(plan: ServerPlan, wantedPort: number | null): Promise<void> {
    this.#lock = await lockDataFolder(plan.folder);
    this.#plan = plan;
    if (this.#stopping) return;
    const { folder, binaries, account } = plan;
    if (findLeftover(clusterFolder(folder)) !== null) {
      tell({ type: 'progress', text: 'Stopping the Postgres that an interrupted run left …' });
      await stopPostgres(plan);
      if (this.#stopping) return;
    }
    const password = await ensureCluster(folder, binaries, account, () => {
      tell({ type: 'progress', text: 'Making a new Postgres database …' });
    });
    for (let attempt = 1; ; attempt++) {
      const port = wantedPort ?? (await freePort());
      try {
        const child = await this.#launch(plan, port);
        if (child === null) return;
        tell({ type: 'ready', port, pid: child.pid ?? 0, password });
        this.#watch(child, plan, port, password);
        return;
      } catch (error) {
        const raced = error instanceof EmbeddedPostgresError && error.fault === 'port_taken';
        if (!raced || wantedPort !== null || attempt === PORT_ATTEMPTS) throw error;
      }
    }
  }

  /** Ends Postgres, also one that another warden left, then this process. */
  async stop(exitCode = 0): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#lock?.announceRelease();
    await Promise.allSettled([this.#starting]);
    await Promise.allSettled([this.#launching]);
    if (this.#plan !== null) await stopLeftover(this.#plan);
    this.#lock?.release();
    process.exit(exitCode);
  }

  async #launch(plan: ServerPlan, port: number): Promise<ChildProcess | null> {
    if (this.#stopping) return null;
    this.#launching = launchPostgres(plan, port);
    return this.#launching;
  }

  #watch(child: ChildProcess, plan: ServerPlan, port: number, password: string): void {
    const restart = (): void => {
      if (this.#stopping) return;
      tell({ type: 'progress', text: `Postgres died; starting it again in ${RESTART_AFTER_MS / 1000} s …` });
      const again = (): void => {
        this.#launch(plan, port).then(
          (next) => {
            if (next === null) return;
            tell({ type: 'ready', port, pid: next.pid ?? 0, password });
            this.#watch(next, plan, port, password);
          },
          () => setTimeout(again, RESTART_AFTER_MS),
        );
      };
      setTimeout(again, RESTART_AFTER_MS);
    };
    if (isAlive(child)) child.once('exit', restart);
    else restart();
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function tell(message: FromWarden): void {
  if (process.connected) process.send?.(message);
}

const warden = new Warden();
const stop = (): void => void warden.stop();

process.on('disconnect', stop).on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', stop);
process.on('message', (message: ToWarden) => {
  if (message.type === 'stop') return stop();
  warden.start(message.plan, message.port).catch((error: unknown) => {
    const known = error instanceof EmbeddedPostgresError;
    tell({
      type: 'failed',
      fault: known ? error.fault : 'start_failed',
      message: known ? error.message : `Postgres could not be started: ${String(error)}`,
    });
    void warden.stop(1);
  });
});
