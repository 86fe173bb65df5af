import { writeSync } from 'node:fs';

export interface LineOutputOptions {
  /** Hears why lines can't be written (the system's word, such as ENOSPC), once until they can; again at the end. */
  readonly onTrouble?: (code: string, lost: number) => void;
  /** Hears that lines can be written again, and how many were lost meanwhile. */
  readonly onRecovery?: (lost: number) => void;
}

/** What waits to be written, at most: a reader that is merely slow loses nothing. */
const MAX_WAITING_BYTES = 1024 * 1024;
const RETRY_MS = 250;

/**
 * Writes lines to standard output or error, and never waits, throws or hoards: what can't be written at once waits in
 * bounded memory and is tried again, and what comes beyond that is lost and counted. A line comes out whole or not at all.
 */
export class LineOutput {
  readonly #fd: 1 | 2;
  readonly #options: LineOutputOptions;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #retry: NodeJS.Timeout | null = null;
  #trouble: string | null = null;
  #lost = 0;

  constructor(fd: 1 | 2, options: LineOutputOptions = {}) {
    this.#fd = fd;
    this.#options = options;
    // Asking for the stream makes Node put a pipe or socket into non-blocking mode, so that a full one says EAGAIN.
    void (fd === 1 ? process.stdout : process.stderr);
  }

  /** Takes the text of a line, with its line feed. */
  write(line: string): void {
    const bytes = Buffer.from(line);
    const rest = this.#waiting.length > 0 ? bytes : this.#put(bytes);
    if (rest !== null) this.#keep(rest);
  }

  /** @returns what is not written yet, or null. */
  #put(bytes: Buffer): Buffer | null {
    let rest = bytes;
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.#fd, rest));
      return null;
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN') this.#complain(code);
      return rest;
    }
  }

  #keep(bytes: Buffer): void {
    // What is first may be the rest of a line that has begun.
    if (this.#waiting.length > 0 && this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      this.#lost++;
      this.#complain('EAGAIN');
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#retry !== null) return;
    this.#retry = setInterval(() => this.#writeWaiting(), RETRY_MS).unref();
    process.on('exit', this.#end);
  }

  #writeWaiting(): void {
    let written = 0;
    for (const bytes of this.#waiting) {
      const rest = this.#put(bytes);
      this.#waitingBytes -= bytes.length - (rest?.length ?? 0);
      if (rest === null) written++;
      else {
        this.#waiting = [rest, ...this.#waiting.slice(written + 1)];
        return;
      }
    }
    this.#recover();
  }

  #complain(code: string): void {
    if (this.#trouble !== null) return;
    this.#trouble = code;
    this.#options.onTrouble?.(code, this.#lost);
  }

  #recover(): void {
    const [wasTroubled, lost] = [this.#trouble !== null, this.#lost];
    if (this.#retry !== null) clearInterval(this.#retry);
    process.off('exit', this.#end);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#retry = null;
    this.#trouble = null;
    this.#lost = 0;
    if (wasTroubled) this.#options.onRecovery?.(lost);
  }

  readonly #end = (): void => {
    this.#writeWaiting();
    if (this.#trouble !== null) this.#options.onTrouble?.(this.#trouble, this.#lost + this.#waiting.length);
  };
}
