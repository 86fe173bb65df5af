import type { Knex } from 'knex';
import { columnTypesOf } from '../mapping/resolve-jobs.js';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import { jobsSql } from '../mapping/jobs-sql.js';
import { columnsOfTime } from '../mapping/mapped-columns.js';
import type { Rows } from '../sql.js';
import type { TableShape } from './table-shape.js';

/** More than these rows are not looked at for words, besides the newest where an index has them. */
export const MOST_LOOKED_AT = 100_000;
const NEWEST = 1_000;

/** The words for a status that the table has, or its type allows, and the mapping doesn't know; null stands for NULL. */
export async function unmappedWords(
  knex: Knex,
  mapping: JobsMapping,
  { indexes }: TableShape,
): Promise<readonly (string | null)[]> {
  const { status } = mapping.columns;
  if (typeof status !== 'string' && !('column' in status)) return [];
  const { column, words = {} } = typeof status === 'string' ? { column: status } : status;
  const types = await columnTypesOf(knex, mapping);
  const jobs = jobsSql(mapping, types);
  const [created] = columnsOfTime(mapping.columns.createdAt);
  const hasOrder = indexes.some(
    ({ isBtree, isPartial, keys: [first] }) => isBtree && !isPartial && first === created,
  );
  const newest = hasOrder
    ? ` UNION (SELECT ${jobs.status.text} FROM ${jobs.from} ORDER BY ${jobs.times.createdAt.stored} DESC LIMIT ${NEWEST})`
    : '';
  const { rows } = await knex.raw<Rows<{ readonly word: string | null }>>(
    `SELECT DISTINCT word FROM (SELECT ${jobs.status.text} AS word FROM ${jobs.from} LIMIT ${MOST_LOOKED_AT}) AS seen${newest}`,
  );
  const labels = types.get(column)?.labels ?? [];
  const isKnown = (word: string | null) =>
    jobs.readStatus(word) !== 'unknown' ||
    word?.toLowerCase() === 'unknown' ||
    (words.unknown ?? []).includes(word);
  return [...new Set([...labels, ...rows.map(({ word }) => word)])].filter((word) => !isKnown(word));
}
