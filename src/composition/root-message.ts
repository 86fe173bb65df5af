/** What pg, Knex and its pool say of a database that doesn't answer; the last two guess at other causes. */
const NO_ANSWER =
  /^(?:timeout expired$|operation timed out for an unknown reason$|Knex: Timeout acquiring a connection)/;

/** What went wrong at the bottom of an error's causes, in one line. */
export function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return rootMessage(error.cause);
  const [inner] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  if (inner !== undefined) return rootMessage(inner);
  if (NO_ANSWER.test(error.message)) return 'the database did not answer in time';
  return error.message.split('\n')[0] || error.name;
}
