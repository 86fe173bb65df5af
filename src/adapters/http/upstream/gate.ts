/**
 * Lets so many through at a time, in the order in which they came. Whoever has waited for as long as anybody has to goes
 * through as well: what takes long under way must not keep others from what is quick.
 */
export class Gate {
  readonly #places: number;
  readonly #patienceMs: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(places: number, patienceMs: number) {
    this.#places = places;
    this.#patienceMs = patienceMs;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#taken >= this.#places) await this.#untilTurn();
    this.#taken++;
    try {
      return await work();
    } finally {
      this.#taken--;
      const [next] = this.#waiting;
      if (this.#taken < this.#places) next?.();
    }
  }

  #untilTurn(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, this.#patienceMs);
      this.#waiting.add(go);
    });
  }
}
