import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

export interface ProcessPlan {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Gets what the process prints, after what is there. */
  readonly logFile: string;
  /** Called when the process ended by itself and when it is back. */
  readonly onEvent: (event: string) => void;
}

/** Longer than the page takes from refresh to refresh, so that a person sees it survive the loss. */
const RESTART_DELAY_MS = 12_000;
const STOP_DEADLINE_MS = 5_000;
/** A log larger than this is begun anew at the next start. */
const MAX_LOG_BYTES = 10_000_000;
const MAX_LAST_WORDS_BYTES = 64 * 1024;

/**
 * A child that says over IPC when it serves, that ends when its parent does, and that is started anew when it
 * ends by itself.
 */
export class SupervisedProcess {
  #child: ChildProcess | null = null;
  #restart: NodeJS.Timeout | null = null;
  #stopping = false;
  readonly #log: number;

  private constructor(private readonly plan: ProcessPlan) {
    this.#log = openSync(plan.logFile, isLarge(plan.logFile) ? 'w' : 'a');
  }

  /** @throws Error with the child's last words where it ends before it serves. */
  static async start(plan: ProcessPlan): Promise<SupervisedProcess> {
    const supervised = new SupervisedProcess(plan);
    try {
      await supervised.#spawn();
    } catch (error) {
      supervised.#stopping = true;
      throw error;
    }
    return supervised;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.connected) child.disconnect();
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(deadline);
  }

  async #spawn(): Promise<void> {
    const { script, args, env, name, logFile } = this.plan;
    const child = fork(script, args, { env, stdio: ['ignore', this.#log, this.#log, 'ipc'] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`the ${name} did not start: ${lastWords(logFile)}`)));
    });
    child.once('exit', (code, signal) => this.#startAnewAfter(signal ?? `exit code ${code}`));
  }

  #startAnewAfter(cause: string): void {
    if (this.#stopping) return;
    const { name, onEvent } = this.plan;
    onEvent(`the ${name} ended (${cause}); it starts again in ${RESTART_DELAY_MS / 1000} s`);
    this.#restart = setTimeout(() => {
      this.#spawn().then(
        () => onEvent(`the ${name} is back, pid ${this.pid}`),
        (error: unknown) => this.#startAnewAfter((error as Error).message),
      );
    }, RESTART_DELAY_MS);
  }
}

function isLarge(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES;
}

/** What the command line said of its failure or, failing that, the error's own line. */
function lastWords(file: string): string {
  const lines = readEnd(file).trim().split('\n').reverse();
  const said =
    lines.find((line) => line.startsWith('taskdeck: ')) ?? lines.find((line) => /^\w*Error\b/.test(line));
  return said?.replace('taskdeck: ', '') ?? `see ${file}`;
}

/** A log may be large, and may be a device that never ends. */
function readEnd(file: string): string {
  const log = openSync(file, 'r');
  try {
    const { size } = fstatSync(log);
    const end = Buffer.alloc(Math.min(size, MAX_LAST_WORDS_BYTES));
    const length = readSync(log, end, 0, end.length, size - end.length);
    return end.toString('utf8', 0, length);
  } finally {
    closeSync(log);
  }
}
