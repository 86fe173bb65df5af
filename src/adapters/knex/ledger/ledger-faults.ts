/** A table, function, column or schema that isn't there, or a function that takes something else. */
const MISSING = ['42P01', '42883', '42703', '3F000', '42725'];

/** Whether the database said that something isn't there: of a ledger, that it was removed, or is of another version. */
export function isMissing(error: unknown): boolean {
  return MISSING.includes((error as { code?: string } | undefined)?.code ?? '');
}
