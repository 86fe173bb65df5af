import { copyText } from '../browser/copy-text.js';

const SHOWN_FOR_MS = 1_600;

/** Remembers for a moment which button copied, so that it can say so. */
export class CopiedMark {
  readonly #changed: () => void;
  #what: string | null = null;
  #timer = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get what(): string | null {
    return this.#what;
  }

  /** @returns whether the browser let it. */
  async copy(what: string, text: string): Promise<boolean> {
    const copied = await copyText(text);
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#mark(null), SHOWN_FOR_MS);
    this.#mark(copied ? what : null);
    return copied;
  }

  #mark(what: string | null): void {
    this.#what = what;
    this.#changed();
  }
}
