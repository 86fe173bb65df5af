import type { Knex } from 'knex';
import { findLedger, locateTable } from '../ledger/find-ledger.js';
import type { JobsTable } from '../jobs-table.js';
import { inSchema, quoteName, quoteText } from '../quote.js';
import { MIGRATIONS_TABLE, USERS_TABLE } from '../schema.js';
import type { Rows } from '../sql.js';
import { mappedColumns } from '../mapping/mapped-columns.js';

/** Something that a role needs in the database. */
export interface Right {
  /** What is done by it, such as `sign in`. */
  readonly for: string;
  /** What follows GRANT, up to TO. */
  readonly grant: string;
  readonly isHeld: boolean;
  /** Whether the API server does without, if with less. */
  readonly isOptional: boolean;
}

/** `all` for the role of DATABASE_URL; `jobs` for one that only reads these. */
export type RightsFor = 'all' | 'jobs';

interface Wanted {
  readonly for: string;
  readonly grant: string;
  /** In SQL. */
  readonly test: string;
  readonly isOptional?: boolean;
}

interface Relation {
  readonly oid: number;
  readonly name: string;
  readonly schema: string;
}

/**
 * What the API server needs of this database, of the tables that are there, and whether the role that asks has it. Whoever
 * has all of it and no more can list, count, export, sign in and out, and fold the ledger.
 * @throws the driver's errors.
 */
export async function readRights(
  knex: Knex,
  jobs: JobsTable,
  what: RightsFor = 'all',
): Promise<readonly Right[]> {
  const table = await findRelation(knex, inSchema(jobs.schema, jobs.table));
  const users = what === 'all' ? await findRelation(knex, USERS_TABLE) : null;
  const migrations = what === 'all' ? await findRelation(knex, MIGRATIONS_TABLE) : null;
  const relations = [table, users, migrations].filter((relation) => relation !== null);
  const wanted = [
    ...(await databaseRights(knex)),
    ...[...new Set(relations.map(({ schema }) => schema))].map(schemaRight),
    ...(await hiddenSchemas(knex)).map(schemaRight),
    ...(table === null ? [] : [selectOf(table, 'the list', mappedColumns(jobs))]),
    ...(users === null ? [] : userRights(users)),
    ...(migrations === null ? [] : [{ ...selectOf(migrations, '`taskdeck doctor`'), isOptional: true }]),
    ...(table === null ? [] : await ledgerRights(knex, jobs, what)),
  ];
  const tests = wanted.map(({ test }, i) => `(${test}) AS "${i}"`);
  const { rows } = await knex.raw<Rows<Record<string, boolean | null>>>(`SELECT ${tests.join(', ')}`);
  return wanted.map(({ test: _test, isOptional = false, ...right }, i) => ({
    ...right,
    isOptional,
    isHeld: rows[0]?.[i] === true,
  }));
}

async function databaseRights(knex: Knex): Promise<readonly Wanted[]> {
  const { rows } = await knex.raw<Rows<{ readonly name: string }>>('SELECT current_database()::text AS name');
  const name = quoteName(rows[0]?.name ?? '');
  return [
    {
      for: 'every connection',
      grant: `CONNECT ON DATABASE ${name}`,
      test: "has_database_privilege(current_database(), 'CONNECT')",
    },
  ];
}

function schemaRight(schema: string): Wanted {
  return {
    for: 'the tables in it',
    grant: `USAGE ON SCHEMA ${quoteName(schema)}`,
    test: `has_schema_privilege(${quoteText(schema)}, 'USAGE')`,
  };
}

/** Schemas of the search path whose tables are not found for want of a right. */
async function hiddenSchemas(knex: Knex): Promise<readonly string[]> {
  const { rows } = await knex.raw<Rows<{ readonly schema: string }>>(
    `SELECT nspname::text AS schema FROM unnest(string_to_array(current_setting('search_path'), ',')) AS path (entry)
       JOIN pg_namespace ON nspname = CASE trim(entry, ' "') WHEN '$user' THEN current_user ELSE trim(entry, ' "') END
      WHERE NOT has_schema_privilege(pg_namespace.oid, 'USAGE')`,
  );
  return rows.map(({ schema }) => schema);
}

/** Of all columns, or of each of those that are read: then it needs none of the others. */
function selectOf({ oid, name }: Relation, purpose: string, columns: readonly string[] = []): Wanted {
  const wanted = columns.map(quoteText).join(', ');
  const ofEach =
    columns.length === 0
      ? ''
      : ` OR (SELECT bool_and(has_column_privilege(attrelid, attnum, 'SELECT')) FROM pg_attribute
               WHERE attrelid = ${oid} AND attnum > 0 AND attname IN (${wanted}))`;
  return { for: purpose, grant: `SELECT ON ${name}`, test: `has_table_privilege(${oid}, 'SELECT')${ofEach}` };
}

function userRights(users: Relation): readonly Wanted[] {
  return [
    selectOf(users, 'signing in'),
    {
      for: 'signing out',
      grant: `UPDATE (tokens_valid_from) ON ${users.name}`,
      test: `SELECT COALESCE(bool_and(has_column_privilege(attrelid, attnum, 'UPDATE')), true) FROM pg_attribute
              WHERE attrelid = ${users.oid} AND attname = 'tokens_valid_from'`,
    },
  ];
}

async function ledgerRights(knex: Knex, jobs: JobsTable, what: RightsFor): Promise<readonly Wanted[]> {
  const found = await findLedger(knex, await locateTable(knex, jobs)).catch(() => null);
  if (found === null || !found.isWhole) return [];
  const { tables, functions } = found.names;
  const names = Object.values(tables);
  const reading: Wanted = {
    for: 'exact totals',
    grant: `SELECT ON ${names.join(', ')}`,
    test: names.map((name) => `has_table_privilege(to_regclass(${quoteText(name)}), 'SELECT')`).join(' AND '),
    isOptional: true,
  };
  const calls = [`${functions.fold}()`, `${functions.adopt}(oid)`];
  const folding: Wanted = {
    for: 'folding the ledger',
    grant: `EXECUTE ON FUNCTION ${calls.join(', ')}`,
    test: calls
      .map((call) => `has_function_privilege(to_regprocedure(${quoteText(call)}), 'EXECUTE')`)
      .join(' AND '),
  };
  return what === 'all' ? [reading, folding] : [reading];
}

async function findRelation(knex: Knex, name: string): Promise<Relation | null> {
  const { rows } = await knex.raw<Rows<Relation>>(
    `SELECT c.oid, format('%I.%I', nspname, relname) AS name, nspname::text AS schema
       FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace WHERE c.oid = to_regclass(?)`,
    [name],
  );
  return rows[0] ?? null;
}
