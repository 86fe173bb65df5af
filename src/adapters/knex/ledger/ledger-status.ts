import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { findJobs, storedIn } from './find-jobs.js';
import type { LedgerOptions } from './install-ledger.js';
import { ledgerExists } from './install-ledger.js';
import { ledgerNames } from './ledger-names.js';
import { regclass } from './ledger-sql.js';
import { samePartitions, triggerName, TRIGGERS } from './ledger-triggers.js';

export interface LedgerStatus {
  /** `absent`; `counting` until it has been counted or after a TRUNCATE that couldn't be followed; `exact`. */
  readonly state: 'absent' | 'counting' | 'exact';
  /** Whether the table has other partitions than those that the ledger follows: then it isn't used until rebuilt. */
  readonly partitionsChanged: boolean;
  /** Whether every trigger is there and enabled. Where one isn't, only `verify` can tell what it missed. */
  readonly triggersEnabled: boolean;
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
}

const ABSENT: LedgerStatus = {
  state: 'absent',
  partitionsChanged: false,
  triggersEnabled: false,
  rows: 0,
  openDeltas: 0,
  leafSeconds: 0,
  levels: 0,
  fullestLeaf: 0,
  ledgerBytes: 0,
  tableBytes: 0,
  countedAt: null,
};

/** How a table's ledger is. Cheap: it reads the ledger, not the table. @throws LedgerError, the driver's errors. */
export async function ledgerStatus(knex: Knex, options: LedgerOptions = {}): Promise<LedgerStatus> {
  const { table } = await findJobs(knex, options.table ?? INFERENCE_JOBS);
  const names = ledgerNames(table);
  if (!(await ledgerExists(knex, names))) return ABSENT;
  const { ledger, deltas, buckets, jobs } = names;
  const triggers = TRIGGERS.map((event) => `'${triggerName(event)}'`).join(', ');
  const { rows } = await knex.raw<{ rows: Record<keyof LedgerStatus, string | boolean | Date | null>[] }>(
    `SELECT CASE WHEN is_exact THEN 'exact' ELSE 'counting' END AS state,
            NOT ${samePartitions(jobs.table)} AS "partitionsChanged",
            (SELECT count(*) FROM pg_trigger
              WHERE tgrelid = ANY (array_append(partitions, jobs)) AND tgname IN (${triggers}) AND tgenabled = 'A')
              = ${TRIGGERS.length} * (1 + COALESCE(cardinality(partitions), 0)) AS "triggersEnabled",
            (SELECT COALESCE(sum(n), 0) FROM ${buckets} WHERE sort_key = 0 AND level = 0)
              + (SELECT COALESCE(sum(n), 0) FROM ${deltas}) AS rows,
            (SELECT count(*) FROM ${deltas}) AS "openDeltas",
            extract(epoch FROM widths[1]) AS "leafSeconds",
            cardinality(widths) AS levels,
            (SELECT COALESCE(max(n), 0) FROM ${buckets} WHERE level = 0 AND bucket > '-infinity') AS "fullestLeaf",
            ${[ledger, deltas, buckets].map((name) => `pg_total_relation_size(${regclass(name)})`).join(' + ')} AS "ledgerBytes",
            (SELECT sum(pg_total_relation_size(relid)) FROM (${storedIn(jobs.table)}) AS stored (relid)) AS "tableBytes",
            counted_at AS "countedAt"
       FROM ${ledger}`,
  );
  const found = rows[0];
  if (found === undefined) return ABSENT;
  return {
    state: found.state as LedgerStatus['state'],
    partitionsChanged: found.partitionsChanged === true,
    triggersEnabled: found.triggersEnabled === true,
    rows: Number(found.rows),
    openDeltas: Number(found.openDeltas),
    leafSeconds: Number(found.leafSeconds),
    levels: Number(found.levels),
    fullestLeaf: Number(found.fullestLeaf),
    ledgerBytes: Number(found.ledgerBytes),
    tableBytes: Number(found.tableBytes),
    countedAt: found.countedAt as Date | null,
  };
}
