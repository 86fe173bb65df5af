import type { Knex } from 'knex';
import type { TaskQuery } from '../../domain/task-query.js';
import type { QuotedJobsTable } from './jobs-table.js';
import { SORT_KEY_NUMBERS } from './jobs-table.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { TrustedLedger } from './trusted-ledger.js';
import { bindTrusted } from './trusted-ledger.js';
import type { Rows } from './sql.js';
import { classOf, isInTime, isListable, isNewer } from './sql.js';
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
export function countByScan(knex: Knex, jobs: QuotedJobsTable, query: CountQuery): Knex.Raw<Rows<CountRow>> {
  const { asOf, ...scope } = query.scope;
  const { sql, bindings } = where(jobs, { ...scope, asOf: null });
  const all = selectCounts(jobs, query, `FROM ${jobs.table} WHERE ${sql}`, false);
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
export function countUpToLimits(
  knex: Knex,
  jobs: QuotedJobsTable,
  query: CountQuery,
): Knex.Raw<Rows<CountRow>> {
  const { status, taskType, createdAt, [query.order.key]: key } = jobs.columns;
  const { table } = jobs;
  const inTime = query.scope.asOf === null ? '' : `AND ${isInTime(createdAt, jobs.unboundedTime)}`;
  const first = `(SELECT ${status} AS status FROM ${table} WHERE ${status} IS NOT NULL ORDER BY 1 LIMIT 1)`;
  const next = `SELECT ${status} AS status FROM ${table} WHERE ${status} > word.status ORDER BY 1 LIMIT 1`;
  const firstType = `SELECT ${taskType} AS task_type FROM ${table} WHERE ${status} = word.status AND ${taskType} IS NOT NULL ORDER BY 1 LIMIT 1`;
  const nextType = `SELECT ${taskType} AS task_type FROM ${table} WHERE ${status} = class.status AND ${taskType} > class.task_type ORDER BY 1 LIMIT 1`;
  const limited = (
    where: string,
  ) => `(SELECT ${key} AS key, ${status} AS status, ${taskType} AS task_type FROM ${table}
               WHERE ${where} ${inTime} LIMIT ${MOST_OF_A_CLASS + 1}) AS limited`;
  const counted = `count(*) AS count, count(*) FILTER (WHERE ${isListable('key')}) AS keyed`;
  const ofClass = (className: string, where: string, from: string) =>
    `SELECT ${className} AS class, counted.count, counted.keyed, false AS is_newer, counted.count > ${MOST_OF_A_CLASS} AS at_least
       FROM ${from} CROSS JOIN LATERAL (SELECT ${counted} FROM ${limited(where)}) AS counted WHERE counted.count > 0`;
  const parts = [
    ofClass(
      classOf({ status: 'class.status', taskType: 'class.task_type' }),
      `${status} = class.status AND ${taskType} = class.task_type`,
      'class',
    ),
    ofClass(
      classOf({ status: 'word.status', taskType: 'NULL' }),
      `${status} = word.status AND ${taskType} IS NULL`,
      'word',
    ),
    `SELECT class, count, keyed, false AS is_newer, sum(count) OVER () > ${MOST_OF_A_CLASS} AS at_least
       FROM (SELECT ${classOf({ status: 'NULL', taskType: 'task_type' })} AS class, ${counted}
               FROM ${limited(`${status} IS NULL`)} GROUP BY task_type) AS counted`,
  ];
  const all = `SELECT class, sum(count)::bigint AS count, sum(keyed)::bigint AS keyed, false AS is_newer, bool_or(at_least) AS at_least
                 FROM (${parts.join(' UNION ALL ')}) AS part GROUP BY class`;
  const withClasses = `WITH RECURSIVE word AS (${first} UNION ALL SELECT next.* FROM word CROSS JOIN LATERAL (${next}) AS next),
    class AS (SELECT word.status, type.task_type FROM word CROSS JOIN LATERAL (${firstType}) AS type
              UNION ALL SELECT class.status, next.task_type FROM class CROSS JOIN LATERAL (${nextType}) AS next)`;
  if (query.scope.asOf === null) return knex.raw(`${withClasses} ${all}`);
  return knex.raw(
    `${withClasses}, newer AS (${selectNewer(jobs, query, { most: MOST_NEWER })}), older AS (${all})
     SELECT class, COALESCE(older.count, 0) + COALESCE(newer.count, 0) AS count, COALESCE(older.keyed, 0) + COALESCE(newer.keyed, 0) AS keyed,
            false AS is_newer, COALESCE(older.at_least, false) AS at_least FROM older FULL JOIN newer USING (class)
     UNION ALL SELECT * FROM newer`,
    [query.scope.asOf, ...parts.map(() => query.scope.asOf as string)],
  );
}

function selectNewer(
  jobs: QuotedJobsTable,
  query: CountQuery,
  { among = 'true', most }: { readonly among?: string; readonly most?: number } = {},
): string {
  const created = `FROM ${jobs.table} WHERE ${isNewer(jobs.columns.createdAt)} AND ${among}`;
  return most === undefined
    ? selectCounts(jobs, query, created, true)
    : selectCounts(jobs, query, `FROM (SELECT * ${created} LIMIT ${most}) AS newer`, true);
}

function selectCounts(jobs: QuotedJobsTable, query: CountQuery, from: string, isNewer: boolean): string {
  const { status, taskType, [query.order.key]: key } = jobs.columns;
  return `SELECT ${classOf({ status, taskType })} AS class, count, keyed, ${isNewer} AS is_newer, false AS at_least
    FROM (SELECT ${status}, ${taskType}, count(*) AS count, count(*) FILTER (WHERE ${isListable(key)}) AS keyed
            ${from} GROUP BY ${status}, ${taskType}) AS counted`;
}
