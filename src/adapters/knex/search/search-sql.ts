import { isSearchableDetail, readDetailValue } from '../../../application/query/search.js';
import { MAY_HOLD_SECRET } from '../../../application/redaction/may-hold-secret.js';
import { isWellFormed } from '../../../domain/is-well-formed.js';
import type { SearchWord } from '../../../domain/task-scope.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import { readableJson } from '../mapping/value-sql.js';
import type { Sql } from '../sql.js';
import { MAX_TEXT } from '../task-row.js';
import type { Letters } from './fold.js';
import { doubled, hasTrigram, indexedName, lowered, loweredName, patternOf } from './fold.js';
import { isUser } from './user-condition.js';
import { isSettled } from './settled.js';

/**
 * How the jobs are looked through. `walked`, one after the other, finds texts that may hold a secret too, and is for
 * whoever asks `isFound` of the jobs that come of it: the regular expression takes Postgres 40 µs a text. `exact` finds no
 * more than `isFound` does.
 */
export type Reading = 'walked' | 'exact';

const NEVER: Sql = { sql: 'false', bindings: [] };

/** Whether a job has a word of a search. Each binding stands for one `?`. */
export function wordCondition(word: SearchWord, jobs: JobsSql, reading: Reading): Sql {
  if (isUnstorable(word)) return NEVER;
  const { values } = jobs;
  if (word.kind === 'detail') return anyOf(detailConditions(word, jobs));
  if (word.kind === 'error') {
    const error = lowered(values.error, MAX_TEXT.error);
    return allOf([
      { sql: `${error} LIKE lower(?::text)`, bindings: [patternOf(word.text)] },
      ...holdsNoSecret(values.error, MAX_TEXT.error, reading),
    ]);
  }
  return anyOf([
    ...keyConditions(word.text, jobs),
    allOf([
      { sql: `${loweredName(values.name)} LIKE lower(?::text)`, bindings: [patternOf(word.text)] },
      ...holdsNoSecret(values.name, MAX_TEXT.name, reading),
    ]),
  ]);
}

/** Whether a job has them all. */
export function searchCondition(words: readonly SearchWord[], jobs: JobsSql, reading: Reading): Sql {
  return allOf(words.map((word) => wordCondition(word, jobs, reading)));
}

/**
 * The ways by which indexes lead to all settled jobs with a word: a job has it that is on one of them. null where there is no
 * such way, as to texts without a trigram, and to errors. As `walked`, they lead to texts that may hold a secret too.
 */
export function waysTo(word: SearchWord, jobs: JobsSql, letters: Letters): readonly Sql[] | null {
  if (isUnstorable(word)) return [];
  const settled = { sql: isSettled(jobs), bindings: [] };
  if (word.kind === 'detail') {
    return detailConditions(word, jobs).map((detail) => allOf([settled, detail]));
  }
  if (word.kind === 'error' || !hasTrigram(word.text, letters)) return null;
  const name = `${indexedName(jobs.values.name)} LIKE ${doubled('lower(?::text)')}`;
  return [
    ...keyConditions(word.text, jobs),
    allOf([settled, { sql: name, bindings: [patternOf(word.text)] }]),
  ];
}

/** The same condition, for which the planner takes no index. */
export function fenced({ sql, bindings }: Sql): Sql {
  return { sql: `((${sql}) IS TRUE)`, bindings };
}

function keyConditions(text: string, { user, id }: JobsSql): readonly Sql[] {
  const isId = id.isFoundBy(text);
  return [isUser(user, text), ...(isId === null ? [] : [isId])];
}

function holdsNoSecret(column: string, most: number, reading: Reading): readonly Sql[] {
  if (reading !== 'exact') return [];
  return [{ sql: `left(${column}, ${most}) !~* ?::text`, bindings: [MAY_HOLD_SECRET] }];
}

/** As a text and, where the value reads as one, as a number or a boolean. */
function detailConditions(
  word: Extract<SearchWord, { kind: 'detail' }>,
  { values: { details }, hasJsonb }: JobsSql,
): readonly Sql[] {
  if (!isSearchableDetail(word)) return [];
  const nested = (json: string) =>
    word.path.reduceRight((inner, key) => `{${JSON.stringify(key)}:${inner}}`, json);
  return readDetailValue(word.value).map((value) => ({
    sql: `${hasJsonb ? details : asJsonb(details)} @> ?::jsonb`,
    bindings: [nested(typeof value === 'bigint' ? String(value) : JSON.stringify(value))],
  }));
}

/** Of `json`, which may hold what `jsonb` refuses: such a job is not found by its details. */
function asJsonb(json: string): string {
  return `(${readableJson(json)})::jsonb`;
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
