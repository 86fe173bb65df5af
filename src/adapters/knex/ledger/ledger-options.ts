import type { JobsTable } from '../jobs-table.js';
import type { CountProgress } from './count-jobs.js';

export type LedgerProgress =
  { readonly step: 'waiting'; readonly attempt: number } | ({ readonly step: 'counting' } & CountProgress);

export interface LedgerOptions {
  /** Whose ledger; that of Taskdeck's own table by default. */
  readonly table?: JobsTable;
  readonly onProgress?: (progress: LedgerProgress) => void;
  /** How wide the narrowest buckets are, in seconds; chosen by how densely the table's jobs lie by default. */
  readonly leafSeconds?: number;
  /** How long writers may be kept waiting for one attempt at the table's lock, in whole milliseconds; 500 by default. */
  readonly lockTimeoutMs?: number;
  /** How often the lock is tried, a second apart, before giving up; 120 times by default. */
  readonly lockAttempts?: number;
}
