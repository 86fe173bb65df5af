/** What is remembered of streams from one reading to the next, for as long as they are told now and then. */
export class Memory<T> {
  readonly #kept = new Map<string, { readonly what: T; readonly atMs: number }>();

  recall(id: string): T | undefined {
    return this.#kept.get(id)?.what;
  }

  keep(id: string, what: T, atMs: number): void {
    this.#kept.set(id, { what, atMs });
  }

  /** Servers of several workers tell the streams of one at a time, so that a stream may be missing from a reading. */
  forget(beforeMs: number): void {
    for (const [id, { atMs }] of this.#kept) if (atMs < beforeMs) this.#kept.delete(id);
  }
}
