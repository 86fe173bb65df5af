import type { Knex } from 'knex';
import type { TableOutline } from '../../adapters/knex/attach/index.js';
import { listTables } from '../../adapters/knex/attach/index.js';
import { UsageError } from '../command.js';

/**
 * The table that a name means: as the catalogue has it or in other letters, with its schema before a dot or not.
 * @throws UsageError where there is none, or there are several.
 */
export async function chooseTable(database: Knex, name: string, schema?: string): Promise<TableOutline> {
  const all = await listTables(database, schema);
  const named = (test: (text: string) => boolean) =>
    all.filter((one) => test(one.table) || (schema === undefined && test(`${one.schema}.${one.table}`)));
  const exact = named((text) => text === name);
  const found = exact.length > 0 ? exact : named((text) => text.toLowerCase() === name.toLowerCase());
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const path = await searchPath(database);
  const first = path.flatMap((place) => found.filter((one) => one.schema === place))[0];
  if (first !== undefined) return first;
  if (found.length === 0)
    throw new UsageError(
      `there is no table ${name}${schema === undefined ? '' : ` in ${schema}`} that this role may see`,
    );
  throw new UsageError(
    `there are several: say which by --schema, ${found.map((one) => one.schema).join(' or ')}`,
  );
}

async function searchPath(database: Knex): Promise<string[]> {
  const { rows } = await database.raw<{ rows: { path: string[] }[] }>(
    'SELECT current_schemas(false)::text[] AS path',
  );
  return rows[0]?.path ?? [];
}
