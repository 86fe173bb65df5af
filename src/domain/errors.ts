/**
 * The base of every error that Taskdeck's use cases and ports raise on purpose. `code` is stable; the message is for a
 * developer's log, never for a user's screen.
 */
export abstract class TaskdeckError extends Error {
  abstract readonly code: ErrorCode;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A value that the caller chose is not acceptable. */
export class InvalidParameterError extends TaskdeckError {
  readonly code = 'invalid_parameter';

  constructor(
    readonly parameter: string,
    readonly expected: string,
  ) {
    super(`${parameter}: expected ${expected}`);
  }
}

export type UnauthenticatedReason =
  'missing' | 'malformed' | 'invalid' | 'expired' | 'unknown_user' | 'revoked';

/** Nobody is known to be asking: there is no token, a bad one, or one of a user who is gone or has ended it. */
export class UnauthenticatedError extends TaskdeckError {
  readonly code = 'unauthenticated';

  constructor(
    readonly reason: UnauthenticatedReason,
    options?: ErrorOptions,
  ) {
    super(`unauthenticated: ${reason}`, options);
  }
}

/** The username and password don't belong together; it never says which of the two was wrong. */
export class WrongCredentialsError extends TaskdeckError {
  readonly code = 'wrong_credentials';

  constructor() {
    super('wrong username or password');
  }
}

/** The user is known and may not do this. */
export class ForbiddenError extends TaskdeckError {
  readonly code = 'forbidden';

  constructor(readonly userId: string) {
    super(`user ${userId} is not an admin`);
  }
}

/** The user directory could not be asked. */
export class UserDirectoryUnavailableError extends TaskdeckError {
  readonly code = 'user_directory_unavailable';

  constructor(options?: ErrorOptions) {
    super('the user directory is unavailable', options);
  }
}

/**
 * `unreachable`: no connection, or a lost one. `timeout`: no answer, or no free connection, in time. `refused`: the login
 * or its rights. `mismatched`: what is stored isn't what is asked for. `failed`: anything else.
 */
export type TaskRepositoryFault = 'unreachable' | 'timeout' | 'refused' | 'mismatched' | 'failed';

/** The compute jobs could not be read. */
export class TaskRepositoryUnavailableError extends TaskdeckError {
  readonly code = 'task_repository_unavailable';
  /** Why each of a repository's members can't be read; absent where it has none. */
  readonly members?: readonly { readonly origin: string; readonly fault: TaskRepositoryFault }[];

  constructor(
    readonly fault: TaskRepositoryFault,
    options?: ErrorOptions & Pick<TaskRepositoryUnavailableError, 'members'>,
  ) {
    super(`the task repository is unavailable: ${fault}`, options);
    if (options?.members !== undefined) this.members = options.members;
  }
}

export type StreamRegistryFault = 'unreachable' | 'timeout' | 'refused' | 'too_large' | 'malformed';

/** The live streams could not be read. */
export class StreamRegistryUnavailableError extends TaskdeckError {
  readonly code = 'stream_registry_unavailable';

  constructor(
    readonly fault: StreamRegistryFault,
    options?: ErrorOptions,
  ) {
    super(`the stream registry is unavailable: ${fault}`, options);
  }
}

/** None of the sources that the list needs could be read. `cause` is an AggregateError of what each said. */
export class SourcesUnavailableError extends TaskdeckError {
  readonly code = 'sources_unavailable';

  constructor(causes: readonly TaskdeckError[]) {
    super('no source of tasks is available', { cause: new AggregateError(causes) });
  }
}

/** As many exports as may be under way at a time are so. */
export class TooManyExportsError extends TaskdeckError {
  readonly code = 'too_many_exports';

  constructor() {
    super('too many exports at a time');
  }
}

/** Every error that Taskdeck's use cases and ports raise on purpose: `switch (error.code)` covers them. */
export type KnownError =
  | InvalidParameterError
  | UnauthenticatedError
  | WrongCredentialsError
  | ForbiddenError
  | UserDirectoryUnavailableError
  | TaskRepositoryUnavailableError
  | StreamRegistryUnavailableError
  | SourcesUnavailableError
  | TooManyExportsError;

export type ErrorCode = KnownError['code'];

/** Whether an error is one of Taskdeck's own, whose `code` says which; one thrown by another copy of this package is none. */
export function isTaskdeckError(error: unknown): error is KnownError {
  return error instanceof TaskdeckError;
}
