/** What went wrong at the bottom of an error's causes, in one line; knex puts the whole statement before it. */
export function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return rootMessage(error.cause);
  const [inner] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const message = inner === undefined ? error.message || error.name : rootMessage(inner);
  const isOfPostgres = 'severity' in error;
  return (isOfPostgres ? message.split(' - ').at(-1) : message.split('\n')[0]) ?? message;
}
