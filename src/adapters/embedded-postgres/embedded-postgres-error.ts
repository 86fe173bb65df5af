export type EmbeddedPostgresFault =
  | 'unsupported_platform'
  | 'unlisted_user'
  | 'unsafe_folder'
  | 'not_our_folder'
  | 'in_use'
  | 'other_version'
  | 'port_taken'
  | 'start_failed';

/** The embedded Postgres could not be started, or its data not be removed. The message is one line for a terminal. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code = 'embedded_postgres';

  constructor(
    readonly fault: EmbeddedPostgresFault,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
