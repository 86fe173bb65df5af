/** A ledger can't be made, found or changed; the message says why, and what to do. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code = 'ledger';
}
