/** A map of at most `max` entries: beyond that, the one that was set longest ago goes. */
export class BoundedMap<K, V> {
  readonly #max: number;
  /** The longest known first. */
  readonly #entries = new Map<K, V>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** Makes the entry the newest, also where its key was known. */
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#max) break;
      this.#entries.delete(oldest);
    }
  }

  delete(key: K): void {
    this.#entries.delete(key);
  }

  /** Of the oldest entries, removes those that are `old`, up to the first that isn't. */
  dropWhile(old: (value: V) => boolean): void {
    for (const [key, value] of this.#entries) {
      if (!old(value)) break;
      this.#entries.delete(key);
    }
  }
}
