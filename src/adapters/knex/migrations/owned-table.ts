import type { Knex } from 'knex';
import { UnownedTableError } from './unowned-table-error.js';

const MARK = 'Made by the migrations of Taskdeck.';

/** The schema in which the search path finds a table, view or the like of this name; null where there is none. */
export async function schemaOf(knex: Knex, table: string): Promise<string | null> {
  const { rows } = await knex.raw<{ rows: { schema: string }[] }>(
    `SELECT nspname AS schema FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass(quote_ident(?))`,
    [table],
  );
  return rows[0]?.schema ?? null;
}

/** @throws UnownedTableError where a table of this name is visible already. */
export async function refuseExisting(knex: Knex, table: string): Promise<void> {
  if ((await schemaOf(knex, table)) !== null) throw new UnownedTableError(table, 'create');
}

export async function markAsOwned(knex: Knex, table: string): Promise<void> {
  await knex.raw(`COMMENT ON TABLE ?? IS '${MARK}'`, [table]);
}

/** @throws UnownedTableError where the table doesn't carry the mark. */
export async function dropOwned(knex: Knex, table: string): Promise<void> {
  await requireOwned(knex, table);
  await knex.raw('DROP TABLE ??', [table]);
}

/** @throws UnownedTableError where the table doesn't carry the mark. */
export async function requireOwned(
  knex: Knex,
  table: string,
  action: 'change' | 'drop' = 'drop',
): Promise<void> {
  const { rows } = await knex.raw<{ rows: { comment: string | null }[] }>(
    "SELECT obj_description(to_regclass(quote_ident(?)), 'pg_class') AS comment",
    [table],
  );
  if (rows[0]?.comment !== MARK) throw new UnownedTableError(table, action);
}
