import type { Knex } from 'knex';
import type { JobsTable } from '../jobs-table.js';
import { LedgerError } from './ledger-error.js';
import { isMarked, isOfThisFormat } from './ledger-mark.js';
import type { LedgerNames } from './ledger-names.js';
import { ledgerNames } from './ledger-names.js';

export interface FoundLedger {
  readonly names: LedgerNames;
  /** Whether all of its tables are there and of the format that this version makes. */
  readonly isWhole: boolean;
}

/**
 * The ledger of a table that may itself be gone; null where there is none.
 * @throws LedgerError where a table of that name is something else; the driver's errors.
 */
export async function findLedger(knex: Knex, table: JobsTable): Promise<FoundLedger | null> {
  const names = ledgerNames(table);
  const { ledger } = names.tables;
  const checks = Object.values(names.tables).map(
    (name, i) =>
      `SELECT ?::text AS name, (${isMarked(name)}) IS TRUE AS is_marked, (${isOfThisFormat(name)}) IS TRUE AS is_current,
              ${i} AS place WHERE to_regclass(?) IS NOT NULL`,
  );
  const { rows } = await knex.raw<{ rows: { name: string; is_marked: boolean; is_current: boolean }[] }>(
    `${checks.join(' UNION ALL ')} ORDER BY place`,
    Object.values(names.tables).flatMap((name) => [name, name]),
  );
  if (rows.length === 0) return null;
  // Earlier formats marked the first table only.
  const isOurs = rows[0]?.name === ledger && rows[0].is_marked;
  const foreign = rows.find((row) => !row.is_marked && !isOurs);
  if (foreign !== undefined) throw new LedgerError(`${foreign.name} was not made by Taskdeck`);
  const isWhole =
    rows.length === Object.keys(names.tables).length && rows.every(({ is_current: isCurrent }) => isCurrent);
  return { names, isWhole };
}

/** In the schema of the jobs or, where these are gone, of what is left of the ledger. */
export async function locateTable(knex: Knex, table: JobsTable): Promise<JobsTable> {
  if (table.schema !== null) return table;
  const { jobs, tables } = ledgerNames(table);
  const { rows } = await knex.raw<{ rows: { schema: string | null }[] }>(
    `SELECT nspname AS schema FROM unnest(?::text[]) WITH ORDINALITY AS wanted (name, place)
       JOIN pg_class ON pg_class.oid = to_regclass(name) JOIN pg_namespace ON pg_namespace.oid = relnamespace
      ORDER BY place LIMIT 1`,
    [[jobs.table, ...Object.values(tables)]] as never,
  );
  return { ...table, schema: rows[0]?.schema ?? null };
}
