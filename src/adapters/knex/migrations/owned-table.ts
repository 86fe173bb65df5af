import type { Knex } from 'knex';
import { UnownedTableError } from './unowned-table-error.js';

const MARK = 'Made by the migrations of Taskdeck.';

/** @throws UnownedTableError where a table of this name is visible already. */
export async function refuseExisting(knex: Knex, table: string): Promise<void> {
  const { rows } = await knex.raw<{ rows: { exists: boolean }[] }>(
    'SELECT to_regclass(quote_ident(?)) IS NOT NULL AS exists',
    [table],
  );
  if (rows[0]?.exists) throw new UnownedTableError(table, 'create');
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
export async function requireOwned(knex: Knex, table: string): Promise<void> {
  const { rows } = await knex.raw<{ rows: { comment: string | null }[] }>(
    "SELECT obj_description(to_regclass(quote_ident(?)), 'pg_class') AS comment",
    [table],
  );
  if (rows[0]?.comment !== MARK) throw new UnownedTableError(table, 'drop');
}
