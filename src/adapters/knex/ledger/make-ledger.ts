import type { Knex } from 'knex';
import { markAsMade } from './ledger-mark.js';
import type { LedgerNames } from './ledger-names.js';
import { dropLedger } from './remove-ledger.js';
import { createAdopt, createFold } from './sql/fold.js';
import { quoteText } from '../quote.js';
import { regclass, setWriting } from './sql/functions.js';
import { createReading } from './sql/reading.js';
import { createTables } from './sql/tables.js';
import {
  createGuards,
  createTriggerFunctions,
  createTriggers,
  enableTriggers,
  guardsOf,
} from './sql/triggers.js';
import { createTrust, namedColumns } from './sql/trust.js';

export interface LedgerPlan {
  readonly names: LedgerNames;
  readonly epoch: number;
  /** Of the levels, the leaves' first, as SQL. */
  readonly widths: readonly string[];
  /** Whether tables are there that will do: emptied, they keep their grants. */
  readonly isKept: boolean;
}

/** Makes the tables, functions and triggers, not yet counted. Needs the table's lock: an exclusive one where some are there. */
export async function makeLedger(
  transaction: Knex.Transaction,
  { names, epoch, widths, isKept }: LedgerPlan,
): Promise<void> {
  const { jobs, tables, functions } = names;
  if (!isKept) await dropLedger(transaction, names);
  const statements = [
    allowWriting(),
    ...(isKept
      ? [`TRUNCATE ${Object.values(tables).join(', ')}`]
      : [...createTables(names), ...Object.values(tables).map(markAsMade)]),
    `CREATE OR REPLACE FUNCTION ${functions.epoch}() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ${epoch}'`,
    ...createTriggerFunctions(names, epoch),
    createTrust(names),
    ...createReading(names),
    createFold(names),
    createAdopt(names),
    `REVOKE ALL ON FUNCTION ${functions.fold}(), ${functions.adopt}(oid) FROM PUBLIC`,
    ...createTriggers(names),
    ...(await tablesOf(transaction, jobs.table)).flatMap(enableTriggers),
    ...createGuards(names),
    `INSERT INTO ${tables.ledger} (epoch, jobs, mapping, columns, widths, guards)
     VALUES (${epoch}, ${regclass(jobs.table)}, ${quoteText(names.mapping)}, ${namedColumns(jobs, regclass(jobs.table))}, ARRAY[${widths.join(', ')}], ${guardsOf(names)})`,
  ];
  for (const statement of statements) await transaction.raw(statement);
}

/** Until the transaction ends. */
export function allowWriting(): string {
  return `SELECT ${setWriting(true)}`;
}

/** The table and every partition below it. */
async function tablesOf(transaction: Knex.Transaction, jobs: string): Promise<string[]> {
  const { rows } = await transaction.raw<{ rows: { name: string }[] }>(
    `SELECT relid::regclass::text AS name FROM pg_partition_tree(${regclass(jobs)})
     UNION SELECT ${regclass(jobs)}::text`,
  );
  return rows.map(({ name }) => name);
}
