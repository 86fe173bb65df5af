import { untilAborted } from '../domain/until-aborted.js';

/** One reading that several wait for. It goes on while anybody waits, and is aborted once all have left. */
export class JoinableRead<T> {
  readonly result: Promise<T>;
  readonly #abandonment = new AbortController();
  #waiting = 0;

  constructor(read: (signal: AbortSignal) => Promise<T>) {
    this.result = read(this.#abandonment.signal);
  }

  /** Whether all have left: there is nothing to join any more. */
  get isAbandoned(): boolean {
    return this.#abandonment.signal.aborted;
  }

  /** @throws what the reading fails with; the signal's reason where it aborted. */
  async join(signal: AbortSignal | undefined): Promise<T> {
    this.#waiting++;
    try {
      return await untilAborted(this.result, signal);
    } finally {
      this.#waiting--;
      if (this.#waiting === 0 && signal?.aborted === true) this.#abandonment.abort(signal.reason);
    }
  }
}
