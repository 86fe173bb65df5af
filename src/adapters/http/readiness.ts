import { untilAborted } from '../../domain/until-aborted.js';
import type { Logger } from './logger.js';

/**
 * By name, what a server can't serve without: each rejects where it is not there. The names are told to whoever asks
 * `/readyz`, the reasons to the log only. A check is given 2 s, which the signal ends.
 */
export type ReadinessChecks = Readonly<Record<string, (signal: AbortSignal) => Promise<unknown>>>;

const DEADLINE_MS = 2_000;
const FRESH_MS = 1_000;

/** Runs the checks at most about once a second, however many ask, and tells the log of each change. */
export class Readiness {
  readonly #checks: ReadinessChecks;
  readonly #logger: Logger;
  readonly #failing = new Set<string>();
  #latest: Promise<readonly string[]> | null = null;
  #freshUntil = Infinity;

  constructor(checks: ReadinessChecks, logger: Logger) {
    this.#checks = checks;
    this.#logger = logger;
  }

  /** The names of the checks that fail. */
  findFailing(): Promise<readonly string[]> {
    if (this.#latest !== null && performance.now() < this.#freshUntil) return this.#latest;
    this.#freshUntil = Infinity;
    this.#latest = this.#runAll().finally(() => {
      this.#freshUntil = performance.now() + FRESH_MS;
    });
    return this.#latest;
  }

  async #runAll(): Promise<readonly string[]> {
    await Promise.all(Object.keys(this.#checks).map((name) => this.#run(name)));
    return Object.keys(this.#checks).filter((name) => this.#failing.has(name));
  }

  async #run(name: string): Promise<void> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      await untilAborted(Promise.resolve(signal).then(this.#checks[name]), signal);
      if (this.#failing.delete(name)) this.#logger.info({ check: name }, 'ready again');
    } catch (err) {
      if (!this.#failing.has(name)) this.#logger.warn({ check: name, err }, 'not ready');
      this.#failing.add(name);
    }
  }
}
