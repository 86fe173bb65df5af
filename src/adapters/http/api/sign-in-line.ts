interface Waiting {
  readonly rank: number;
  readonly admit: () => void;
  readonly turnAway: (reason: unknown) => void;
}

/** There is no place in the line for one of this rank. */
export class TurnedAwayError extends Error {
  override readonly name = 'TurnedAwayError';

  constructor() {
    super('too many with as good a claim wait in line');
  }
}

/**
 * Lets a few attempts in at a time. Of those who wait the lowest rank goes first, and within a rank whoever came last:
 * in a crowd the first to come have given up by their turn, and nobody could be kept out by a crowd that came before.
 */
export class SignInLine {
  #free: number;
  /** In the order in which they came. */
  readonly #waiting = new Set<Waiting>();

  constructor(
    places: number,
    private readonly maxWaiting: number,
  ) {
    this.#free = places;
  }

  /** @throws TurnedAwayError, at once or when others come; the signal's reason where it aborted in the line. */
  async enter(rank: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiting);
        signal.removeEventListener('abort', onAbort);
      };
      const turnAway = (reason: unknown) => {
        leave();
        reject(reason as Error);
      };
      const admit = () => {
        leave();
        resolve();
      };
      const onAbort = () => {
        turnAway(signal.reason);
      };
      const waiting: Waiting = { rank, admit, turnAway };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', onAbort, { once: true });
      if (this.#waiting.size > this.maxWaiting) this.#last()?.turnAway(new TurnedAwayError());
    });
  }

  /** A place goes straight to the first in line. */
  leave(): void {
    const next = this.#first();
    if (next === undefined) this.#free++;
    else next.admit();
  }

  #first(): Waiting | undefined {
    return this.#pick((one, other) => one.rank <= other.rank);
  }

  #last(): Waiting | undefined {
    return this.#pick((one, other) => one.rank > other.rank);
  }

  /** The one that is preferred to all who came before it. */
  #pick(isPreferred: (one: Waiting, other: Waiting) => boolean): Waiting | undefined {
    let picked: Waiting | undefined;
    for (const waiting of this.#waiting) {
      if (picked === undefined || isPreferred(waiting, picked)) picked = waiting;
    }
    return picked;
  }
}
