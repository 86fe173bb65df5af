import type { ParseArgsConfig } from 'node:util';

export interface CommandContext {
  readonly env: NodeJS.ProcessEnv;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  /** The one argument that is no option. */
  readonly positional: string | undefined;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
}

export interface Command {
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** What may stand beside the options; nothing by default. */
  readonly positionals?: readonly string[];
  /** Whether none of them is as good. */
  readonly positionalIsOptional?: boolean;
  /** @returns the exit code. */
  run(context: CommandContext): Promise<number>;
}

/** The command line itself is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
