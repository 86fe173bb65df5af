import { TaskdeckError } from '../../../domain/errors.js';

/** A ledger can't be made, found or changed; the message says why, and what to do. */
export class LedgerError extends TaskdeckError {
  readonly code = 'ledger';
}
