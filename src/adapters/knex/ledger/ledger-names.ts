import { createHash } from 'node:crypto';
import type { JobsTable, QuotedJobsTable } from '../jobs-table.js';
import { inSchema, quoteJobsTable } from '../jobs-table.js';

/** The names of a table's ledger, beside the table and quoted for SQL. */
export interface LedgerNames {
  readonly jobs: QuotedJobsTable;
  /** What the counts depend on besides the table: another one needs a rebuild. */
  readonly mapping: string;
  readonly tables: {
    /** One row an installation, known by its epoch. */
    readonly ledger: string;
    /** The tables that hold the jobs (partitions, or the table itself), each as it was when it was counted. */
    readonly leaves: string;
    /** Signed counts that writers append. */
    readonly deltas: string;
    /** Counts by bucket of time, at several widths. */
    readonly buckets: string;
    /** What speaks against the whole ledger; empty as long as nothing does. */
    readonly doubts: string;
  };
  readonly functions: {
    readonly epoch: string;
    readonly onInsert: string;
    readonly onUpdate: string;
    readonly onDelete: string;
    readonly onTamper: string;
    readonly trust: string;
    readonly fold: string;
    readonly adopt: string;
    readonly scan: string;
    readonly count: string;
    readonly newer: string;
    readonly seek: string;
  };
}

/** Counted up with every change of what the ledger's tables hold or its functions take. */
export const FORMAT = 5;

const MOST_BYTES = 63 - '_ledger_on_tamper'.length;

export function ledgerNames(table: JobsTable): LedgerNames {
  const prefix = shortened(table.table);
  const name = (suffix: string) => inSchema(table.schema, `${prefix}_ledger${suffix}`);
  return {
    jobs: quoteJobsTable(table),
    mapping: mappingOf(table),
    tables: {
      ledger: name(''),
      leaves: name('_leaves'),
      deltas: name('_deltas'),
      buckets: name('_buckets'),
      doubts: name('_doubts'),
    },
    functions: {
      epoch: name('_epoch'),
      onInsert: name('_on_insert'),
      onUpdate: name('_on_update'),
      onDelete: name('_on_delete'),
      onTamper: name('_on_tamper'),
      trust: name('_trust'),
      fold: name('_fold'),
      adopt: name('_adopt'),
      scan: name('_scan'),
      count: name('_count'),
      newer: name('_newer'),
      seek: name('_seek'),
    },
  };
}

/** A name that leaves no room for what is added to it gives way to its beginning and a hash. */
function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MOST_BYTES) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  let start = name;
  while (Buffer.byteLength(start) > MOST_BYTES - hash.length - 1) start = [...start].slice(0, -1).join('');
  return `${start}_${hash}`;
}

function mappingOf({ columns }: JobsTable): string {
  return JSON.stringify([FORMAT, ...timesOf(columns), ...wordsOf(columns)]);
}

/** The columns that the counts are by: the times, in the order of their numbers, … */
export function timesOf({ createdAt, startedAt, finishedAt }: JobsTable['columns']): string[] {
  return [createdAt, startedAt, finishedAt];
}

/** … and the words that make a class. */
export function wordsOf({ status, taskType }: JobsTable['columns']): string[] {
  return [status, taskType];
}
