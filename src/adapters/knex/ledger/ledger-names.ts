import { createHash } from 'node:crypto';
import type { JobsTable } from '../jobs-table.js';
import type { ColumnTypes } from '../mapping/column-types.js';
import type { StatusSource } from '../mapping/jobs-mapping.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import { jobsSql } from '../mapping/jobs-sql.js';
import { inSchema } from '../quote.js';

/** The names of a table's ledger, beside the table and quoted for SQL. */
export interface LedgerNames {
  readonly jobs: JobsSql;
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

/** @param types of the table's columns, where they are known: what is only called by its name needs none. */
export function ledgerNames(table: JobsTable, types?: ColumnTypes): LedgerNames {
  const prefix = shortened(table.table);
  const name = (suffix: string) => inSchema(table.schema, `${prefix}_ledger${suffix}`);
  return {
    jobs: jobsSql(table, types),
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

/** Which of the table's words stands for which status is no matter: they are counted as they are. */
function mappingOf({ columns, where }: JobsTable): string {
  const { createdAt, startedAt, finishedAt, status, taskType } = columns;
  const parts = [createdAt, startedAt, finishedAt, wordsOf(status), taskType];
  return JSON.stringify([FORMAT, ...parts, ...(where === undefined ? [] : [where])]);
}

function wordsOf(status: StatusSource): unknown {
  if (typeof status === 'string' || !('column' in status)) return status;
  return status.path === undefined ? status.column : [status.column, status.path];
}
