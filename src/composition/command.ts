import type { ParseArgsConfig } from 'node:util';

export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
}

export interface Command {
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** @returns the exit code. */
  run(context: CommandContext): Promise<number>;
}

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
