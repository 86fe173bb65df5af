import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { checkJobs } from '../mapping/check-jobs.js';
import type { ColumnTypes } from '../mapping/column-types.js';
import { columnTypesOf } from '../mapping/resolve-jobs.js';
import { inSchema, writeArray } from '../quote.js';
import { jobsSql } from '../mapping/jobs-sql.js';
import { LedgerError } from './ledger-error.js';

interface FoundRelation {
  readonly schema: string;
  readonly kind: string;
  readonly inherits: boolean;
  readonly persistence: string;
  readonly is_restricted: boolean;
  readonly server: number;
}

const OLDEST_SERVER = 140_000;

export interface FoundJobs {
  /** In the schema that it was found in. */
  readonly table: JobsTable;
  readonly types: ColumnTypes;
}

/** The table, and its columns. @throws LedgerError where it can't have a ledger; the driver's errors. */
export async function findJobs(knex: Knex, wanted: JobsTable): Promise<FoundJobs> {
  const { rows } = await knex.raw<{ rows: FoundRelation[] }>(
    `SELECT nspname AS schema, relkind AS kind, relpersistence AS persistence, row_security_active(pg_class.oid) AS is_restricted,
            EXISTS (SELECT FROM pg_inherits
                     WHERE (inhrelid = pg_class.oid AND NOT relispartition) OR (inhparent = pg_class.oid AND relkind = 'r')) AS inherits,
            current_setting('server_version_num')::int AS server
       FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass(?)`,
    [inSchema(wanted.schema, wanted.table)],
  );
  const [found] = rows;
  if (found === undefined)
    throw new LedgerError(`there is no table ${inSchema(wanted.schema, wanted.table)}`);
  const obstacle = obstacleOf(found);
  if (obstacle !== null) throw new LedgerError(`${wanted.table} ${obstacle}`);
  const table: JobsTable = { ...wanted, schema: found.schema };
  return { table, types: await checkColumns(knex, table) };
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

async function checkColumns(knex: Knex, table: JobsTable): Promise<ColumnTypes> {
  const types = await columnTypesOf(knex, table);
  const { counted } = jobsSql(table, types);
  const [problem] = checkJobs(table, types).filter(
    ({ column }) => column !== null && counted.columns.includes(column),
  );
  if (problem !== undefined) throw new LedgerError(`${table.table}: ${problem.says}`);
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = to_regclass(?) AND attgenerated = 'v' AND attname = ANY (?::name[])`,
    [inSchema(table.schema, table.table), writeArray(counted.columns)],
  );
  if (rows[0] === undefined) return types;
  throw new LedgerError(`${table.table}.${rows[0].name} is a virtual column, which triggers can't read`);
}
