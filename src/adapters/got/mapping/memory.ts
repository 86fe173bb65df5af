interface Kept<T> {
  readonly what: T;
  readonly atMs: number;
}

/** Twice as many as a list has. */
const MOST_KEPT = 40_000;

/** What is remembered of streams from one reading to the next, for as long as they are told now and then. */
export class Memory<T> {
  /** The longest unseen first. */
  readonly #kept = new Map<string, Kept<T>>();

  recall(id: string): T | undefined {
    return this.#kept.get(id)?.what;
  }

  keep(id: string, what: T, atMs: number): void {
    this.#kept.delete(id);
    this.#kept.set(id, { what, atMs });
    if (this.#kept.size > MOST_KEPT) this.#forgetFirst(() => this.#kept.size > MOST_KEPT);
  }

  /** Servers of several workers tell the streams of one at a time, so that a stream may be missing from a reading. */
  forget(beforeMs: number): void {
    this.#forgetFirst(({ atMs }) => atMs < beforeMs);
  }

  #forgetFirst(isDue: (kept: Kept<T>) => boolean): void {
    for (const [id, kept] of this.#kept) {
      if (!isDue(kept)) return;
      this.#kept.delete(id);
    }
  }
}
