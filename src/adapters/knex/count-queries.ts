import type { Knex } from 'knex';
import type { TaskQuery } from '../../domain/task-query.js';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { WordColumn } from './mapping/word-column.js';
import { TASK_STATUSES } from '../../domain/task.js';
import { SORT_KEY_NUMBERS } from './jobs-table.js';
import { writeArray } from './quote.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { TrustedLedger } from './trusted-ledger.js';
import { bindTrusted } from './trusted-ledger.js';
import type { Rows } from './sql.js';
import { classOf, writeClass } from './sql.js';
import { where } from './where.js';

export interface CountRow {
  readonly class: string;
  readonly count: string;
  /** Those of them that have the order's key. */
  readonly keyed: string;
  /** Whether the row counts all jobs of the class or, with an `asOf`, only those created after it. */
  readonly is_newer: boolean;
  /** Whether there may be more. */
  readonly at_least: boolean;
}

type CountQuery = Pick<TaskQuery, 'order' | 'scope'>;

/** By the ledger: the same few dozen rows however many jobs there are. */
export function countByLedger(
  knex: Knex,
  names: LedgerNames,
  trusted: TrustedLedger,
  query: CountQuery,
): Knex.Raw<Rows<CountRow>> {
  const { jobs, functions } = names;
  const { epoch, sets, bindings } = bindTrusted(trusted);
  const all = `SELECT class, total AS count, keyed, false AS is_newer, false AS at_least
                 FROM ${functions.count}(${epoch}, ${SORT_KEY_NUMBERS[query.order.key]}, ${sets})`;
  if (query.scope.asOf === null) return knex.raw(all, bindings);
  const newer =
    query.order.key === 'createdAt'
      ? {
          sql: `SELECT class, n, n, true, false FROM ${functions.newer}(${epoch}, ?::timestamptz, ${sets})`,
          values: [query.scope.asOf, ...bindings],
        }
      : { sql: selectNewer(jobs, query), values: [query.scope.asOf] };
  return knex.raw(`${all} UNION ALL ${newer.sql}`, [...bindings, ...newer.values]);
}

/** By a scan of the scope. The newer jobs are few, and an index finds them: cheaper than telling each by its age. */
export function countByScan(knex: Knex, jobs: JobsSql, query: CountQuery): Knex.Raw<Rows<CountRow>> {
  const { asOf, ...scope } = query.scope;
  const { sql, bindings } = where(jobs, { ...scope, asOf: null });
  const all = selectCounts(jobs, query, `FROM ${jobs.from} WHERE ${sql}`, false);
  if (asOf === null) return knex.raw(all, bindings);
  return knex.raw(`${all} UNION ALL ${selectNewer(jobs, query, { among: sql })}`, [
    ...bindings,
    asOf,
    ...bindings,
  ]);
}

/** So many jobs of a class are counted where all would take too long. */
const MOST_OF_A_CLASS = 10_000;
const MOST_NEWER = 100_000;

/**
 * Up to 10,000 jobs of each class, which an index holds together, and up to 100,000 newer ones: some 30 ms, however
 * many there are. As the others do, it counts the newer in with all. NULLs have a class like every word, though an index
 * has them at its end, where a comparison with the last word doesn't lead.
 */
export function countUpToLimits(knex: Knex, jobs: JobsSql, query: CountQuery): Knex.Raw<Rows<CountRow>> {
  const { status, taskType, times, from } = jobs;
  const key = times[query.order.key];
  const inTime =
    query.scope.asOf === null ? '' : `AND ${times.createdAt.isInTime('?::timestamptz', jobs.unboundedTime)}`;
  const next = (word: WordColumn, name: string, where: string) =>
    `SELECT ${word.stored} AS ${name} FROM ${from} WHERE ${where} ORDER BY 1 LIMIT 1`;
  const isStatus = (of: string) => status.equals(`${of}.status`);
  const limited = (
    where: string,
  ) => `(SELECT ${key.stored} AS key, ${status.stored} AS status, ${taskType.stored} AS task_type FROM ${from}
               WHERE ${where} ${inTime} LIMIT ${MOST_OF_A_CLASS + 1}) AS limited`;
  const counted = `count(*) AS count, count(*) FILTER (WHERE ${key.as('key').isListable}) AS keyed`;
  const ofClass = (className: string, where: string, from: string) =>
    `SELECT ${className} AS class, counted.count, counted.keyed, false AS is_newer, counted.count > ${MOST_OF_A_CLASS} AS at_least
       FROM ${from} CROSS JOIN LATERAL (SELECT ${counted} FROM ${limited(where)}) AS counted WHERE counted.count > 0`;
  const parts = [
    ofClass(
      classOf({ status: 'class.status', taskType: 'class.task_type' }),
      `${isStatus('class')} AND ${taskType.equals('class.task_type')}`,
      'class',
    ),
    ofClass(
      classOf({ status: 'word.status', taskType: 'NULL' }),
      `${isStatus('word')} AND ${taskType.stored} IS NULL`,
      'word',
    ),
    `SELECT class, count, keyed, false AS is_newer, sum(count) OVER () > ${MOST_OF_A_CLASS} AS at_least
       FROM (SELECT ${classOf({ status: 'NULL', taskType: 'task_type' })} AS class, ${counted}
               FROM ${limited(`${status.stored} IS NULL`)} GROUP BY task_type) AS counted`,
  ];
  const all = `SELECT class, sum(count)::bigint AS count, sum(keyed)::bigint AS keyed, false AS is_newer, bool_or(at_least) AS at_least
                 FROM (${parts.join(' UNION ALL ')}) AS part GROUP BY class`;
  const withClasses = `WITH RECURSIVE word AS ((${next(status, 'status', `${status.stored} IS NOT NULL`)})
              UNION ALL SELECT next.* FROM word CROSS JOIN LATERAL (${next(status, 'status', `${status.stored} > word.status`)}) AS next),
    class AS (SELECT word.status, type.task_type FROM word
               CROSS JOIN LATERAL (${next(taskType, 'task_type', `${isStatus('word')} AND ${taskType.stored} IS NOT NULL`)}) AS type
              UNION ALL SELECT class.status, next.task_type FROM class
               CROSS JOIN LATERAL (${next(taskType, 'task_type', `${isStatus('class')} AND ${taskType.stored} > class.task_type`)}) AS next)`;
  if (query.scope.asOf === null) return knex.raw(`${withClasses} ${all}`);
  return knex.raw(
    `${withClasses}, newer AS (${selectNewer(jobs, query, { most: MOST_NEWER })}), older AS (${all})
     SELECT class, COALESCE(older.count, 0) + COALESCE(newer.count, 0) AS count, COALESCE(older.keyed, 0) + COALESCE(newer.keyed, 0) AS keyed,
            false AS is_newer, COALESCE(older.at_least, false) AS at_least FROM older FULL JOIN newer USING (class)
     UNION ALL SELECT * FROM newer`,
    [query.scope.asOf, ...parts.map(() => query.scope.asOf as string)],
  );
}

/** So many jobs are looked at where no index has them by class, in some 200 ms. */
const MOST_LOOKED_AT = 200_000;

/**
 * Of words that no column has by itself, which can only be counted by looking at jobs: of the first so many. Where there
 * are more, each word that a job could have may have more jobs too, also one that none of these has.
 */
export function countFirst(knex: Knex, jobs: JobsSql, query: TaskQuery): Knex.Raw<Rows<CountRow>> {
  const { status, taskType, times, from } = jobs;
  const { asOf } = query.scope;
  const words = [...jobs.wordsFor(TASK_STATUSES)];
  const types = query.filter.taskTypes.length === 0 ? [''] : query.filter.taskTypes;
  const classes = words.flatMap((word) => types.map((type) => writeClass({ status: word, taskType: type })));
  const bound = asOf === null ? [] : [asOf];
  const isNewer = asOf === null ? 'false' : times.createdAt.as('at').isNewer('?::timestamptz');
  return knex.raw(
    `WITH looked_at AS MATERIALIZED (
       SELECT ${status.text} AS status, ${taskType.text} AS task_type, ${times[query.order.key].stored} AS key, ${times.createdAt.stored} AS at
         FROM ${from} LIMIT ${MOST_LOOKED_AT + 1}
     ), counted AS (
       SELECT ${classOf({ status: 'status', taskType: 'task_type' })} AS class, ${isNewer} AS is_newer, count(*) AS count,
              count(*) FILTER (WHERE ${times[query.order.key].as('key').isListable}) AS keyed
         FROM looked_at GROUP BY 1, 2
     ), cut AS (SELECT count(*) > ${MOST_LOOKED_AT} AS at_least FROM looked_at)
     SELECT class, sum(count)::bigint AS count, sum(keyed)::bigint AS keyed, false AS is_newer, at_least FROM counted CROSS JOIN cut GROUP BY class, at_least
     UNION ALL SELECT class, count, keyed, true, false FROM counted WHERE is_newer
     UNION ALL SELECT class, 0, 0, false, true FROM unnest(?::text[]) AS other (class) CROSS JOIN cut WHERE at_least`,
    [...bound, writeArray(classes)],
  );
}

function selectNewer(
  jobs: JobsSql,
  query: CountQuery,
  { among = 'true', most }: { readonly among?: string; readonly most?: number } = {},
): string {
  const created = `FROM ${jobs.from} WHERE ${jobs.times.createdAt.isNewer('?::timestamptz')} AND ${among}`;
  return most === undefined
    ? selectCounts(jobs, query, created, true)
    : selectCounts(jobs, query, `FROM (SELECT job.* ${created} LIMIT ${most}) AS job`, true);
}

function selectCounts(jobs: JobsSql, query: CountQuery, from: string, isNewer: boolean): string {
  const { status, taskType, times } = jobs;
  const key = times[query.order.key];
  const aClass = classOf({ status: 'status', taskType: 'task_type' });
  return `SELECT ${aClass} AS class, count, keyed, ${isNewer} AS is_newer, false AS at_least
    FROM (SELECT ${status.stored} AS status, ${taskType.stored} AS task_type, count(*) AS count, count(*) FILTER (WHERE ${key.isListable}) AS keyed
            ${from} GROUP BY 1, 2) AS counted`;
}
