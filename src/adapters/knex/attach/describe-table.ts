import type { Knex } from 'knex';
import type { TableDescription } from './catalogue.js';
import { readCatalogue, readClock } from './read-catalogue.js';
import type { SampleOptions } from './sample-table.js';
import { sampleTable } from './sample-table.js';

/** The catalogue's word on a table, and what some of its rows have; null where there is no such table. */
export async function describeTable(
  knex: Knex,
  schema: string,
  table: string,
  options?: SampleOptions,
): Promise<TableDescription | null> {
  const catalogue = await readCatalogue(knex, schema, table);
  if (catalogue === null) return null;
  const { oid: _, ...described } = catalogue;
  return { ...described, columns: await sampleTable(knex, catalogue, options), clock: await readClock(knex) };
}
