import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { quoteJobsTable } from '../jobs-table.js';
import { LedgerError } from './ledger-error.js';
import { partitionsOf } from './ledger-triggers.js';
import { regclass } from './ledger-sql.js';

export interface FoundJobs {
  /** The table, in the schema that it was found in. */
  readonly table: JobsTable;
  readonly isPartitioned: boolean;
  /** Every partition below the table, quoted for SQL. */
  readonly partitions: readonly string[];
}

const TIMESTAMP_COLUMNS = ['createdAt', 'startedAt', 'finishedAt'] as const;
const OLDEST_SERVER = 140_000;

/** Looks the table up. @throws LedgerError where it can't have a ledger; the driver's errors. */
export async function findJobs(knex: Knex, wanted: JobsTable): Promise<FoundJobs> {
  const { rows } = await knex.raw<{
    rows: { schema: string; kind: string; inherits: boolean; subscribes: boolean; server: number }[];
  }>(
    `SELECT nspname AS schema, relkind AS kind,
            EXISTS (SELECT FROM pg_inherits WHERE inhrelid = pg_class.oid OR (inhparent = pg_class.oid AND relkind = 'r')) AS inherits,
            EXISTS (SELECT FROM pg_subscription_rel WHERE srrelid = pg_class.oid) AS subscribes,
            current_setting('server_version_num')::int AS server
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass(?)`,
    [quoteJobsTable(wanted).table],
  );
  const [found] = rows;
  if (found === undefined) throw new LedgerError(`there is no table ${quoteJobsTable(wanted).table}`);
  if (!['r', 'p'].includes(found.kind)) {
    throw new LedgerError(`${wanted.table} is no table: only those have triggers that count`);
  }
  if (found.inherits) {
    throw new LedgerError(
      `${wanted.table} shares rows with a table above or below it, whose writes can't be counted`,
    );
  }
  if (found.subscribes) {
    throw new LedgerError(`${wanted.table} is written by a subscription, which fires no triggers that count`);
  }
  if (found.server < OLDEST_SERVER) throw new LedgerError('the ledger needs PostgreSQL 14 or newer');
  const table: JobsTable = { ...wanted, schema: found.schema };
  await checkColumns(knex, table);
  return { table, isPartitioned: found.kind === 'p', partitions: await findPartitions(knex, table) };
}

async function checkColumns(knex: Knex, { schema, table, columns }: JobsTable): Promise<void> {
  const { rows } = await knex.raw<{ rows: { name: string; type: string }[] }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
      WHERE table_schema = ? AND table_name = ?`,
    [schema, table],
  );
  const types = new Map(rows.map(({ name, type }) => [name, type]));
  for (const column of [...TIMESTAMP_COLUMNS, 'status', 'taskType'] as const) {
    if (!types.has(columns[column])) throw new LedgerError(`${table} has no column ${columns[column]}`);
  }
  for (const column of TIMESTAMP_COLUMNS) {
    const type = types.get(columns[column]);
    if (type !== 'timestamp with time zone') {
      throw new LedgerError(`${table}.${columns[column]} is of type ${type}, not timestamp with time zone`);
    }
  }
}

async function findPartitions(knex: Knex, table: JobsTable): Promise<string[]> {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT format('%I.%I', nspname, relname) AS name
       FROM (${partitionsOf(quoteJobsTable(table).table)}) AS part (oid)
       JOIN pg_class ON pg_class.oid = part.oid JOIN pg_namespace ON pg_namespace.oid = relnamespace
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** The tables that hold the rows: the partitions without partitions of their own, or the table itself. */
export function storedIn(jobs: string): string {
  return `SELECT relid FROM pg_partition_tree(${regclass(jobs)}) WHERE isleaf
          UNION SELECT oid FROM pg_class WHERE oid = ${regclass(jobs)} AND relkind = 'r'`;
}
