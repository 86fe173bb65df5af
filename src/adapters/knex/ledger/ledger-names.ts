import type { JobsTable, QuotedJobsTable } from '../jobs-table.js';
import { inSchema, quoteJobsTable } from '../jobs-table.js';

/** The names of a table's ledger, beside the table and quoted for SQL. */
export interface LedgerNames {
  readonly jobs: QuotedJobsTable;
  /** One row: how the ledger counts, and whether it is exact. */
  readonly ledger: string;
  /** Signed counts that writers append. */
  readonly deltas: string;
  /** Counts by bucket of time, at several widths. */
  readonly buckets: string;
  readonly functions: {
    readonly onInsert: string;
    readonly onUpdate: string;
    readonly onDelete: string;
    readonly beforeTruncate: string;
    readonly onTruncate: string;
    readonly fold: string;
    readonly count: string;
    readonly newer: string;
    readonly seek: string;
  };
}

const LONGEST_SUFFIX = '_ledger_before_truncate';

/** @throws RangeError where the table's name leaves no room for the ledger's. */
export function ledgerNames(table: JobsTable): LedgerNames {
  if (Buffer.byteLength(table.table + LONGEST_SUFFIX) > 63) {
    throw new RangeError(`the name of the table is too long for a ledger beside it: ${table.table}`);
  }
  const name = (suffix: string) => inSchema(table.schema, `${table.table}_ledger${suffix}`);
  return {
    jobs: quoteJobsTable(table),
    ledger: name(''),
    deltas: name('_deltas'),
    buckets: name('_buckets'),
    functions: {
      onInsert: name('_on_insert'),
      onUpdate: name('_on_update'),
      onDelete: name('_on_delete'),
      beforeTruncate: name('_before_truncate'),
      onTruncate: name('_on_truncate'),
      fold: name('_fold'),
      count: name('_count'),
      newer: name('_newer'),
      seek: name('_seek'),
    },
  };
}
