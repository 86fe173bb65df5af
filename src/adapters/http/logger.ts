type Log = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** Where the servers write their log lines; a pino logger is one. */
export interface Logger {
  readonly debug: Log;
  readonly info: Log;
  readonly warn: Log;
  readonly error: Log;
}
