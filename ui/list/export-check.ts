import type { WireExportEnd } from '../../src/adapters/http/wire.js';

export type ExportFormat = 'csv' | 'ndjson';

/** More than an end has, which is some hundred bytes and a few more for each source. */
const MAX_END_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const CSV_END = /^# end,rows=\d+,[^"]*,"(.*)"\r\n$/;

/** Looks at the bytes of an export as they come, to tell a whole one from one that broke off. */
export class ExportCheck {
  readonly #isCsv: boolean;
  #isQuoted = false;
  #records = 0;
  /** From where the latest whole record begins, and how long that is. */
  #kept: Uint8Array = new Uint8Array();
  #wholeLength = 0;

  constructor(format: ExportFormat) {
    this.#isCsv = format === 'csv';
  }

  /** How many records have come, but for the names above those of CSV: the tasks and, at last, the end. */
  get records(): number {
    return Math.max(0, this.#records - (this.#isCsv ? 1 : 0));
  }

  take(bytes: Uint8Array): void {
    let last = -1;
    let secondLast = -1;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      // A quoted cell of CSV may have line feeds; a line of JSON has none inside.
      if (byte === QUOTE && this.#isCsv) this.#isQuoted = !this.#isQuoted;
      else if (byte === LINE_FEED && !this.#isQuoted) {
        this.#records++;
        secondLast = last;
        last = at;
      }
    }
    if (secondLast !== -1) this.#keep(bytes.slice(secondLast + 1), last - secondLast);
    else if (last === -1) this.#keep(join(this.#kept, bytes), this.#wholeLength);
    else {
      const begun = this.#kept.subarray(this.#wholeLength);
      this.#keep(join(begun, bytes), begun.length + last + 1);
    }
  }

  /** What the export says at its end; null where it has none, or not the tasks that its end tells of. */
  end(): WireExportEnd | null {
    if (this.#kept.length !== this.#wholeLength) return null;
    const text = new TextDecoder().decode(this.#kept);
    const end = this.#isCsv ? readCsvEnd(text) : readNdjsonEnd(text);
    return end?.rows === this.records - 1 ? end : null;
  }

  #keep(bytes: Uint8Array, wholeLength: number): void {
    const excess = Math.max(0, bytes.length - MAX_END_BYTES);
    this.#kept = bytes.subarray(excess);
    this.#wholeLength = Math.max(0, wholeLength - excess);
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

function readCsvEnd(row: string): WireExportEnd | null {
  const json = CSV_END.exec(row)?.[1];
  return json === undefined ? null : toEnd(parse(json.replaceAll('""', '"')));
}

function readNdjsonEnd(line: string): WireExportEnd | null {
  const told = parse(line);
  return typeof told === 'object' && told !== null && 'end' in told ? toEnd(told.end) : null;
}

function toEnd(told: unknown): WireExportEnd | null {
  if (typeof told !== 'object' || told === null) return null;
  return typeof (told as Partial<WireExportEnd>).rows === 'number' ? (told as WireExportEnd) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
