import type { Timers } from './refresh-scheduler.js';

const PAUSE_MS = 700;

/** What is being typed into the search field: searched for once the typing pauses, or at once on demand. */
export class SearchDraft {
  readonly #search: (text: string) => void;
  readonly #timers: Timers;
  #text: string | null = null;
  #timer: number | null = null;

  constructor(search: (text: string) => void, timers: Timers) {
    this.#search = search;
    this.#timers = timers;
  }

  /** Null where nothing is being typed. */
  get text(): string | null {
    return this.#text;
  }

  /** While an input method is composing, half of a word is no search. */
  type(text: string, composing: boolean): void {
    this.#disarm();
    this.#text = text;
    if (!composing) this.#timer = this.#timers.set(() => this.apply(), PAUSE_MS);
  }

  /** What is typed stays as it is, its spaces too: more may follow. */
  apply(): void {
    this.#disarm();
    if (this.#text !== null) this.#search(this.#text.trim());
  }

  drop(): void {
    this.#disarm();
    this.#text = null;
  }

  #disarm(): void {
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
  }
}
