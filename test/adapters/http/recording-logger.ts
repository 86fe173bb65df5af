import { inspect } from 'node:util';
import type { Logger } from '../../../src/adapters/http/index.js';

export interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Keeps every line, for a test to look at. */
export class RecordingLogger implements Logger {
  readonly lines: LogLine[] = [];
  readonly debug = this.#recorder('debug');
  readonly info = this.#recorder('info');
  readonly warn = this.#recorder('warn');
  readonly error = this.#recorder('error');

  /** All that could end in a log file, causes and hidden properties included. */
  text(): string {
    return inspect(this.lines, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null });
  }

  access(): LogLine[] {
    return this.lines.filter(({ message }) => message === 'request');
  }

  faults(): LogLine[] {
    return this.lines.filter(({ level }) => level === 'warn' || level === 'error');
  }

  #recorder(level: keyof Logger): Logger['info'] {
    return (fields, message) => this.lines.push({ level, message, fields });
  }
}
