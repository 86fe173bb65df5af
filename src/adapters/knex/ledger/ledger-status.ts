import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { findJobs } from './find-jobs.js';
import { findLedger, locateTable } from './find-ledger.js';
import { LedgerError } from './ledger-error.js';
import { isMissing } from './ledger-faults.js';
import type { LedgerNames } from './ledger-names.js';
import type { LedgerOptions } from './ledger-options.js';
import { regclass, toRegclass } from './sql/functions.js';
import { askTrust, leavesOf } from './sql/trust.js';

export interface TableDoubt {
  /** The partition, or the table itself. */
  readonly table: string;
  /** See `explainDoubt`. */
  readonly reason: string;
}

export interface LedgerStatus {
  /**
   * `absent`; `impossible` where the table can't have one; `broken` where parts of it are missing or of another format,
   * and reading goes without; `doubted` where all of the table is counted otherwise, and `partial` where some of its
   * partitions are; `exact`.
   */
  readonly state: 'absent' | 'impossible' | 'broken' | 'doubted' | 'partial' | 'exact';
  /** Why there can be none. */
  readonly obstacle: string | null;
  /** What speaks against counting by the ledger, for the role that asks. */
  readonly doubts: readonly TableDoubt[];
  /** By the ledger. */
  readonly rows: number;
  /** Signed counts that are yet to be merged; each reading adds them up. */
  readonly openDeltas: number;
  readonly leafSeconds: number;
  readonly levels: number;
  /** Rows in the fullest leaf: what an offset may have to pass over. */
  readonly fullestLeaf: number;
  readonly ledgerBytes: number;
  readonly tableBytes: number;
  readonly countedAt: Date | null;
  /** Whether this role's VACUUM of the ledger would be done; without, only autovacuum frees its room. */
  readonly mayVacuum: boolean;
}

const ABSENT: LedgerStatus = {
  state: 'absent',
  obstacle: null,
  doubts: [],
  rows: 0,
  openDeltas: 0,
  leafSeconds: 0,
  levels: 0,
  fullestLeaf: 0,
  ledgerBytes: 0,
  tableBytes: 0,
  countedAt: null,
  mayVacuum: true,
};

/** How a table's ledger is. Cheap: it reads the ledger, not the table. @throws LedgerError, the driver's errors. */
export async function ledgerStatus(knex: Knex, options: LedgerOptions = {}): Promise<LedgerStatus> {
  const wanted = await locateTable(knex, options.table ?? INFERENCE_JOBS);
  const found = await findLedger(knex, wanted);
  const obstacle = await findObstacle(knex, options);
  if (found === null) return obstacle === null ? ABSENT : { ...ABSENT, state: 'impossible', obstacle };
  try {
    if (found.isWhole) return { ...(await readStatus(knex, found.names)), obstacle };
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return { ...ABSENT, state: 'broken', obstacle };
}

/** Of tables as `askTrust` judges them. */
export function doubtsOf(leaves: readonly { name: string; doubt: string | null }[]): TableDoubt[] {
  return leaves.flatMap(({ name, doubt }) => (doubt === null ? [] : [{ table: name, reason: doubt }]));
}

async function findObstacle(knex: Knex, options: LedgerOptions): Promise<string | null> {
  try {
    await findJobs(knex, options.table ?? INFERENCE_JOBS);
    return null;
  } catch (error) {
    if (error instanceof LedgerError) return error.message;
    throw error;
  }
}

async function readStatus(knex: Knex, names: LedgerNames): Promise<LedgerStatus> {
  const { jobs, tables, functions } = names;
  const { ledger, deltas, buckets } = tables;
  const { rows: leaves } = await knex.raw<{ rows: { name: string; doubt: string | null }[] }>(
    `SELECT leaf::regclass::text AS name, doubt FROM ${askTrust(names)} ORDER BY 1`,
  );
  const epoch = `${functions.epoch}()`;
  type Figures = Omit<LedgerStatus, 'state' | 'obstacle' | 'doubts'>;
  const { rows } = await knex.raw<{ rows: Record<keyof Figures, string | boolean | Date | null>[] }>(
    `SELECT (SELECT COALESCE(sum(n), 0) FROM ${buckets} WHERE epoch = ${epoch} AND sort_key = 0 AND level = 0)
              + (SELECT COALESCE(sum(n), 0) FROM ${deltas} WHERE epoch = ${epoch}
                  AND relid IN (SELECT relid FROM ${tables.leaves} WHERE epoch = ${epoch})) AS rows,
            (SELECT count(*) FROM ${deltas} WHERE epoch = ${epoch}) AS "openDeltas",
            extract(epoch FROM widths[1]) AS "leafSeconds",
            cardinality(widths) AS levels,
            (SELECT COALESCE(max(n), 0) FROM (SELECT sum(n) AS n FROM ${buckets}
              WHERE epoch = ${epoch} AND level = 0 AND bucket > '-infinity' GROUP BY sort_key, bucket) AS leaf) AS "fullestLeaf",
            ${Object.values(tables)
              .map((name) => `pg_total_relation_size(${regclass(name)})`)
              .join(' + ')} AS "ledgerBytes",
            (SELECT sum(pg_total_relation_size(relid)) FROM (${leavesOf(toRegclass(jobs.table))}) AS stored (relid)) AS "tableBytes",
            counted_at AS "countedAt",
            pg_has_role(relowner, 'USAGE') AS "mayVacuum"
       FROM ${ledger} JOIN pg_class ON pg_class.oid = ${regclass(deltas)} WHERE epoch = ${epoch}`,
  );
  const found = rows[0];
  if (found === undefined) return { ...ABSENT, state: 'broken' };
  const doubts = doubtsOf(leaves);
  return {
    state: doubts.length === 0 ? 'exact' : doubts.length === leaves.length ? 'doubted' : 'partial',
    obstacle: null,
    doubts,
    rows: Number(found.rows),
    openDeltas: Number(found.openDeltas),
    leafSeconds: Number(found.leafSeconds),
    levels: Number(found.levels),
    fullestLeaf: Number(found.fullestLeaf),
    ledgerBytes: Number(found.ledgerBytes),
    tableBytes: Number(found.tableBytes ?? 0),
    countedAt: found.countedAt as Date | null,
    mayVacuum: found.mayVacuum === true,
  };
}
