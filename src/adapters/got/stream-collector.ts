import type { Task } from '../../domain/task.js';
import type { StreamReader } from './mapping/compile-fields.js';
import type { Entry } from './mapping/entry.js';
import type { Reading } from './mapping/reading.js';

/** More than these are left out: each costs every list a little. */
const MAX_STREAMS = 20_000;

export interface CollectorOptions {
  readonly read: StreamReader;
  /** Whether an entry is no stream. */
  readonly isSkipped: (entry: Entry) => boolean;
  readonly reading: Reading;
}

/** The streams of one reading, of all its pages. */
export class StreamCollector {
  readonly #options: CollectorOptions;
  readonly #streams = new Map<string, Task>();
  readonly #skipped = new Set<string>();
  /** Told, skipped ones too. */
  entryCount = 0;
  /** Of those that are streams, how many. */
  claimed = 0;
  unreadable = 0;
  unreadableTimes = 0;
  isCut = false;
  #newInPage = 0;
  #againInPage = 0;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  get streams(): readonly Task[] {
    return [...this.#streams.values()];
  }

  get size(): number {
    return this.#streams.size;
  }

  add(entries: readonly Entry[]): void {
    const { read, isSkipped, reading } = this.#options;
    for (const entry of entries) {
      this.entryCount++;
      const told = read(entry, reading);
      if (told !== null && isSkipped(entry)) {
        const before = this.#skipped.size;
        if (this.#skipped.add(told.stream.id).size > before) this.#newInPage++;
        continue;
      }
      this.claimed++;
      if (told === null) this.unreadable++;
      else if (this.#streams.has(told.stream.id)) this.#againInPage++;
      else {
        this.#newInPage++;
        if (this.#streams.size === MAX_STREAMS) this.isCut = true;
        else {
          this.#streams.set(told.stream.id, told.stream);
          if (!told.hasReadableTimes) this.unreadableTimes++;
        }
      }
    }
  }

  /**
   * Whether the page brought anything. One that tells only what was told before is another's copy, of a server that knows
   * no pages; else what is told twice can't be listed.
   */
  endPage(isFirst: boolean): boolean {
    const broughtNew = this.#newInPage > 0;
    if (broughtNew || isFirst) this.unreadable += this.#againInPage;
    this.#newInPage = 0;
    this.#againInPage = 0;
    return broughtNew;
  }
}
