import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { getRequest } from '../load/http-connection.js';
import { askOnce } from '../load/measure-load.js';
import type { Question, Reply, Usage } from './questions.js';

export interface ServerPlan {
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** All that the process sees, besides the path and NODE_ENV. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it will listen, at 127.0.0.1. */
  readonly port: number;
  readonly nodeOptions?: readonly string[];
}

const ANSWER_PARENT = new URL('./answer-parent.js', import.meta.url).href;
const READYZ = getRequest('/readyz');
const START_DEADLINE_MS = 30_000;
const READY_PAUSE_MS = 2;
const MAX_LAST_WORDS = 10_000;

/** One of the servers under measurement, as in production: a process of its own that logs errors only. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #lastWords = '';
  #stoppedFor: string | null = null;

  private constructor(private readonly plan: ServerPlan) {
    this.#child = fork(plan.script, plan.args ?? [], {
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...plan.env },
      execArgv: ['--import', ANSWER_PARENT, ...(plan.nodeOptions ?? [])],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      output?.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-MAX_LAST_WORDS);
      });
    }
    this.#ended = once(this.#child, 'close');
  }

  /** Resolves when `/readyz` answers 200. @throws Error where it doesn't. */
  static async start(plan: ServerPlan): Promise<ServerProcess> {
    const server = new ServerProcess(plan);
    try {
      await server.#untilReady();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  get name(): string {
    return this.plan.name;
  }

  /** The end of what it printed: servers under measurement print nothing but what went wrong. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  get port(): number {
    return this.plan.port;
  }

  /** Why it ended, in a word for a table; null while it runs. */
  get endedBy(): string | null {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) return null;
    if (this.#lastWords.includes('heap out of memory')) return 'out of memory';
    return this.#stoppedFor ?? `ended (${signalCode ?? exitCode})`;
  }

  usage(): Promise<Usage> {
    return this.ask<Usage>('usage');
  }

  async forgetDelays(): Promise<void> {
    await this.ask('forget delays');
  }

  /** Of a server that knows the question. */
  async ask<T>(question: Question): Promise<T> {
    const replies = on(this.#child, 'message', { close: ['exit'] });
    this.#child.send(question);
    for await (const [reply] of replies as AsyncIterable<[Reply]>) {
      if (reply.question === question) return reply.answer as T;
    }
    throw new Error(`${this.plan.name} has ended`);
  }

  async stop(reason: string | null = null): Promise<void> {
    this.#stoppedFor ??= reason;
    if (this.endedBy === null) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #untilReady(): Promise<void> {
    const deadline = performance.now() + START_DEADLINE_MS;
    while (performance.now() < deadline) {
      if (this.endedBy !== null) throw new Error(`${this.plan.name} did not start: ${this.lastWords}`);
      const answer = await askOnce(this.port, READYZ).catch(() => null);
      if (answer?.status === 200) return;
      await wait(READY_PAUSE_MS);
    }
    throw new Error(`${this.plan.name} was not ready within ${START_DEADLINE_MS / 1_000} s`);
  }
}
