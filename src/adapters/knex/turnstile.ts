/** There is no place in the line. */
export class LineFullError extends Error {
  override readonly name = 'LineFullError';

  constructor() {
    super('too many wait in line');
  }
}

/** Lets a few pieces of work in at a time; some others wait in line. */
export class Turnstile {
  #free: number;
  readonly #waiting = new Set<() => void>();

  constructor(
    places: number,
    private readonly maxWaiting: number,
  ) {
    this.#free = places;
  }

  /**
   * Runs `work` when its turn comes. @throws what `work` throws; LineFullError at once where too many wait; the
   * signal's reason where it aborted in the line.
   */
  async pass<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    await this.#enter(signal);
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    if (this.#waiting.size >= this.maxWaiting) throw new LineFullError();
    await new Promise<void>((resolve, reject) => {
      const onTurn = () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = () => {
        this.#waiting.delete(onTurn);
        reject(signal?.reason as Error);
      };
      this.#waiting.add(onTurn);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** A place goes straight to the first in line. */
  #leave(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free++;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
