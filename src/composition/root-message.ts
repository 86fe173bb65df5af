/** What went wrong at the bottom of an error's causes, in one line. */
export function rootMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return rootMessage(error.cause);
  const [inner] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  const message = inner === undefined ? error.message || error.name : rootMessage(inner);
  return message.split('\n')[0] ?? message;
}
