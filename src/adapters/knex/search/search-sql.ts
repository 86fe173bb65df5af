import { isSearchableDetail, readDetailValue } from '../../../application/query/search.js';
import { MAY_HOLD_SECRET } from '../../../application/redaction/may-hold-secret.js';
import { isWellFormed } from '../../../domain/is-well-formed.js';
import type { SearchWord } from '../../../domain/task-scope.js';
import type { QuotedJobsTable } from '../jobs-table.js';
import type { Sql } from '../sql.js';
import { MAX_TEXT } from '../task-row.js';
import { doubled, hasTrigram, indexedName, lowered, loweredName, patternOf } from './fold.js';
import { idRange } from './id-range.js';

type Columns = QuotedJobsTable['columns'];

/**
 * How the jobs are looked through: `indexed` by an index of names, which has them changed; `walked` one after the other.
 * Both find texts that may hold a secret too, and are for whoever asks `isFound` of the jobs that come of it: the regular
 * expression takes Postgres 40 µs a text. `exact` finds no more than `isFound` does.
 */
export type Reading = 'indexed' | 'walked' | 'exact';

const NEVER: Sql = { sql: 'false', bindings: [] };

/** Whether a job has a word of a search. Each binding stands for one `?`. */
export function wordCondition(word: SearchWord, columns: Columns, reading: Reading): Sql {
  if (isUnstorable(word)) return NEVER;
  if (word.kind === 'detail') return detailCondition(word, columns);
  if (word.kind === 'error') {
    const error = lowered(columns.error, MAX_TEXT.error);
    return allOf([
      { sql: `${error} LIKE lower(?::text)`, bindings: [patternOf(word.text)] },
      ...holdsNoSecret(columns.error, MAX_TEXT.error, reading),
    ]);
  }
  const range = idRange(word.text);
  return anyOf([
    { sql: `${columns.userId}::text = ?::text`, bindings: [word.text] },
    ...(range === null
      ? []
      : [{ sql: `${columns.id} BETWEEN ?::uuid AND ?::uuid`, bindings: [range.first, range.last] }]),
    allOf([
      nameCondition(word.text, columns, reading),
      ...holdsNoSecret(columns.name, MAX_TEXT.name, reading),
    ]),
  ]);
}

/** Whether a job has them all. */
export function searchCondition(words: readonly SearchWord[], columns: Columns, reading: Reading): Sql {
  return allOf(words.map((word) => wordCondition(word, columns, reading)));
}

function nameCondition(text: string, columns: Columns, reading: Reading): Sql {
  const bindings = [patternOf(text)];
  return reading === 'indexed' && hasTrigram(text)
    ? { sql: `${indexedName(columns.name)} LIKE ${doubled('lower(?::text)')}`, bindings }
    : { sql: `${loweredName(columns.name)} LIKE lower(?::text)`, bindings };
}

function holdsNoSecret(column: string, most: number, reading: Reading): readonly Sql[] {
  if (reading !== 'exact') return [];
  return [{ sql: `left(${column}, ${most}) !~* ?::text`, bindings: [MAY_HOLD_SECRET] }];
}

/** As a text and, where the value reads as one, as a number or a boolean. */
function detailCondition(word: Extract<SearchWord, { kind: 'detail' }>, { details }: Columns): Sql {
  if (!isSearchableDetail(word)) return NEVER;
  const nested = (json: string) =>
    word.path.reduceRight((inner, key) => `{${JSON.stringify(key)}:${inner}}`, json);
  return anyOf(
    readDetailValue(word.value).map((value) => ({
      sql: `${details} @> ?::jsonb`,
      bindings: [nested(typeof value === 'bigint' ? String(value) : JSON.stringify(value))],
    })),
  );
}

/** Postgres stores no NUL, and no half of a surrogate pair. */
function isUnstorable(word: SearchWord): boolean {
  const texts = word.kind === 'detail' ? [...word.path, word.value] : [word.text];
  return texts.some((text) => text.includes('\0') || !isWellFormed(text));
}

export function allOf(conditions: readonly Sql[]): Sql {
  return joined(conditions, ' AND ', 'true');
}

function anyOf(conditions: readonly Sql[]): Sql {
  return joined(conditions, ' OR ', 'false');
}

function joined(conditions: readonly Sql[], by: string, none: string): Sql {
  if (conditions.length === 0) return { sql: none, bindings: [] };
  if (conditions.length === 1 && conditions[0] !== undefined) return conditions[0];
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(by)})`,
    bindings: conditions.flatMap(({ bindings }) => bindings),
  };
}
