export interface FailureBudgetOptions {
  /** How many failures somebody may have at once. */
  readonly atOnce: number;
  /** After how many milliseconds one of them is forgotten. */
  readonly refillMs: number;
  /** How many debtors are remembered; 100,000 by default. Beyond that, those who owe least are forgotten. */
  readonly maxDebtors?: number;
}

/** How many debtors are looked at each time: more than can be added, so that those who owe nothing any more soon go. */
const TIDIED_AT_ONCE = 2;
const FORGOTTEN_AT_ONCE = 1 / 10;

/**
 * How many failures each key may have (GCRA, the leaky bucket of ITU-T I.371 and of most rate limiters). A key that owes
 * nothing is not remembered, so forgetting one forgives nothing. All times are milliseconds of one steady clock.
 */
export class FailureBudget {
  readonly #options: Required<FailureBudgetOptions>;
  /** When each key will owe nothing. */
  readonly #clearAt = new Map<string, number>();

  constructor(options: FailureBudgetOptions) {
    this.#options = { maxDebtors: 100_000, ...options };
  }

  /** How many failures the key still owes for. */
  debt(key: string, now: number): number {
    return this.#owedMs(key, now) / this.#options.refillMs;
  }

  /** How long until the key may fail once more; 0 where it may now. */
  waitMs(key: string, now: number): number {
    const { atOnce, refillMs } = this.#options;
    return Math.max(0, this.#owedMs(key, now) - (atOnce - 1) * refillMs);
  }

  spend(key: string, now: number): void {
    this.#owe(key, now + this.#owedMs(key, now) + this.#options.refillMs);
    this.#tidy(now);
  }

  /** Takes back what was spent at a moment, but for what has been forgotten of it since. */
  giveBack(key: string, spentAt: number, now: number): void {
    const left = this.#options.refillMs - (now - spentAt);
    const clearAt = this.#clearAt.get(key);
    if (clearAt === undefined || left <= 0) return;
    if (clearAt - left > now) this.#clearAt.set(key, clearAt - left);
    else this.#clearAt.delete(key);
  }

  #owedMs(key: string, now: number): number {
    return Math.max(0, (this.#clearAt.get(key) ?? 0) - now);
  }

  #owe(key: string, clearAt: number): void {
    this.#clearAt.delete(key);
    this.#clearAt.set(key, clearAt);
  }

  #tidy(now: number): void {
    let left = TIDIED_AT_ONCE;
    for (const [key, clearAt] of this.#clearAt) {
      if (left-- === 0) break;
      if (clearAt <= now) this.#clearAt.delete(key);
      else this.#owe(key, clearAt);
    }
    if (this.#clearAt.size > this.#options.maxDebtors) this.#forgetSmallDebts();
  }

  #forgetSmallDebts(): void {
    const byDebt = [...this.#clearAt].sort(([, one], [, other]) => one - other);
    const count = Math.ceil(byDebt.length * FORGOTTEN_AT_ONCE);
    for (const [key] of byDebt.slice(0, count)) this.#clearAt.delete(key);
  }
}
