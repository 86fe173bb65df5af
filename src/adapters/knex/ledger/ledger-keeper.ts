import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { findLedger } from './find-ledger.js';
import { foldLedger, vacuumLedger } from './fold-ledger.js';
import { isMissing } from './ledger-faults.js';

export interface LedgerKeeperOptions {
  readonly table?: JobsTable;
  /** How long to wait between two foldings, in milliseconds; 1,000 by default. */
  readonly intervalMs?: number;
  /** How long to wait where there is no ledger, or folding fails; 10,000 by default. */
  readonly retryMs?: number;
  /** Told the error when folding begins to fail, and null when it succeeds again; for a log. */
  readonly onChange?: (error: unknown) => void;
  /** Told why the ledger is not trusted when that changes, for a log; see `explainDoubt`. None: it is, as a whole. */
  readonly onDoubts?: (doubts: readonly string[]) => void;
}

/** So many deltas take as much room as reading should have to pass over. */
const DELTAS_A_VACUUM = 2_000;

/** Folds the ledger again and again, as long as there is one. Every replica may have a keeper: one at a time folds. */
export class LedgerKeeper {
  readonly #knex: Knex;
  readonly #options: LedgerKeeperOptions;
  readonly #table: JobsTable;
  #timer: NodeJS.Timeout | null = null;
  #folding: Promise<void> = Promise.resolve();
  #stopped = false;
  #failing = false;
  #doubts = '';
  #unswept = 0;

  constructor(knex: Knex, options: LedgerKeeperOptions = {}) {
    this.#knex = knex;
    this.#options = options;
    this.#table = options.table ?? INFERENCE_JOBS;
  }

  start(): void {
    this.#arm(this.#options.intervalMs ?? 1_000);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#folding;
  }

  #arm(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#folding = this.#fold().then((wait) => {
        this.#arm(wait);
      });
    }, ms);
    this.#timer.unref();
  }

  /** Gives how long to wait until the next time. */
  async #fold(): Promise<number> {
    const { intervalMs = 1_000, retryMs = 10_000 } = this.#options;
    try {
      await this.#foldOnce();
      return intervalMs;
    } catch (error) {
      await this.#explain(error);
      return retryMs;
    }
  }

  async #foldOnce(): Promise<void> {
    const { folded, doubts } = await foldLedger(this.#knex, this.#table);
    this.#unswept += folded;
    if (this.#unswept >= DELTAS_A_VACUUM) {
      this.#unswept = 0;
      await vacuumLedger(this.#knex, this.#table);
    }
    this.#report(null);
    this.#reportDoubts(doubts);
  }

  async #explain(error: unknown): Promise<void> {
    if (!isMissing(error)) {
      this.#report(error);
      return;
    }
    try {
      const found = await findLedger(this.#knex, this.#table);
      this.#report(null);
      // What was missing may have been installed since.
      if (found === null) this.#reportDoubts([]);
      else await this.#foldOnce();
    } catch (other) {
      if (isMissing(other)) this.#reportDoubts(['broken']);
      else this.#report(other);
    }
  }

  #report(error: unknown): void {
    const failing = error !== null;
    if (this.#stopped) return;
    if (failing !== this.#failing) this.#options.onChange?.(error);
    this.#failing = failing;
  }

  #reportDoubts(doubts: readonly string[]): void {
    const told = doubts.join(', ');
    if (this.#stopped || told === this.#doubts) return;
    this.#doubts = told;
    this.#options.onDoubts?.(doubts);
  }
}
