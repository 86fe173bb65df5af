import type { Knex } from 'knex';
import { TASK_STATUSES, toTaskStatus } from '../../../domain/task.js';
import { quoteName } from '../quote.js';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import type { Rows } from '../sql.js';
import type { TableShape } from './table-shape.js';

/** More than these rows are not looked at for words. */
export const MOST_LOOKED_AT = 100_000;

/** The words for a status that the table has, or its type allows, and the mapping doesn't know; null stands for NULL. */
export async function unmappedWords(
  knex: Knex,
  { columns: { status } }: JobsMapping,
  { name, columns }: TableShape,
): Promise<readonly (string | null)[]> {
  if (typeof status !== 'string' && !('column' in status)) return [];
  const {
    column,
    path,
    words = {},
  } = typeof status === 'string' ? { column: status, path: undefined } : status;
  const value = path === undefined ? `${quoteName(column)}::text` : `${quoteName(column)}::jsonb #>> ?`;
  const { rows } = await knex.raw<Rows<{ readonly word: string | null }>>(
    `SELECT DISTINCT word FROM (SELECT ${value} AS word FROM ${name} LIMIT ${MOST_LOOKED_AT}) AS seen`,
    path === undefined ? [] : [[...path] as never],
  );
  const seen = new Set([...(columns.get(column)?.labels ?? []), ...rows.map(({ word }) => word)]);
  const mapped = new Set(TASK_STATUSES.flatMap((of) => words[of] ?? []));
  return [...seen].filter((word) => !mapped.has(word) && !isOurs(word));
}

function isOurs(word: string | null): boolean {
  return word !== null && (word.toLowerCase() === 'unknown' || toTaskStatus(word) !== 'unknown');
}
