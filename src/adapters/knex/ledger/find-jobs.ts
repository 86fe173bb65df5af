import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { quoteJobsTable } from '../jobs-table.js';
import { LedgerError } from './ledger-error.js';

interface FoundRelation {
  readonly schema: string;
  readonly kind: string;
  readonly inherits: boolean;
  readonly persistence: string;
  readonly is_restricted: boolean;
  readonly server: number;
}

const TIMESTAMP_COLUMNS = ['createdAt', 'startedAt', 'finishedAt'] as const;
const OLDEST_SERVER = 140_000;

/** The table, in the schema that it was found in. @throws LedgerError where it can't have a ledger; the driver's errors. */
export async function findJobs(knex: Knex, wanted: JobsTable): Promise<JobsTable> {
  const { rows } = await knex.raw<{ rows: FoundRelation[] }>(
    `SELECT nspname AS schema, relkind AS kind, relpersistence AS persistence, row_security_active(pg_class.oid) AS is_restricted,
            EXISTS (SELECT FROM pg_inherits
                     WHERE (inhrelid = pg_class.oid AND NOT relispartition) OR (inhparent = pg_class.oid AND relkind = 'r')) AS inherits,
            current_setting('server_version_num')::int AS server
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass(?)`,
    [quoteJobsTable(wanted).table],
  );
  const [found] = rows;
  if (found === undefined) throw new LedgerError(`there is no table ${quoteJobsTable(wanted).table}`);
  const obstacle = obstacleOf(found);
  if (obstacle !== null) throw new LedgerError(`${wanted.table} ${obstacle}`);
  const table: JobsTable = { ...wanted, schema: found.schema };
  await checkColumns(knex, table);
  return table;
}

function obstacleOf(found: FoundRelation): string | null {
  if (!['r', 'p'].includes(found.kind)) return 'is no table: only those have triggers that count';
  if (found.inherits) return "shares rows with a table above or below it, whose writes can't be counted";
  if (found.persistence !== 'p') return 'is not logged: after a crash it would be empty, and the counts not';
  if (found.is_restricted) {
    return "has row security for this role, which then can't count all rows: use a role with BYPASSRLS, or one that is not subject to its policies";
  }
  if (found.server < OLDEST_SERVER) return 'is on a server older than PostgreSQL 14, which the ledger needs';
  return null;
}

async function checkColumns(knex: Knex, { schema, table, columns }: JobsTable): Promise<void> {
  const { rows } = await knex.raw<{ rows: { name: string; type: string; is_virtual: boolean }[] }>(
    `SELECT attname AS name, format_type(atttypid, NULL) AS type, attgenerated = 'v' AS is_virtual
       FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped`,
    [quoteJobsTable({ schema, table, columns }).table],
  );
  const found = new Map(rows.map((row) => [row.name, row]));
  for (const column of [...TIMESTAMP_COLUMNS, 'status', 'taskType'] as const) {
    const name = columns[column];
    const { type, is_virtual: isVirtual } = found.get(name) ?? {};
    if (type === undefined) throw new LedgerError(`${table} has no column ${name}`);
    if (isVirtual) throw new LedgerError(`${table}.${name} is a virtual column, which triggers can't read`);
    const isTime = (TIMESTAMP_COLUMNS as readonly string[]).includes(column);
    if (isTime && type !== 'timestamp with time zone') {
      throw new LedgerError(`${table}.${name} is of type ${type}, not timestamp with time zone`);
    }
  }
}
