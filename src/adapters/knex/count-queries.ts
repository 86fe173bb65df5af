import type { Knex } from 'knex';
import type { TaskQuery } from '../../domain/ports/task-repository.js';
import type { QuotedJobsTable } from './jobs-table.js';
import { SORT_KEY_NUMBERS } from './jobs-table.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { Rows } from './sql.js';
import { classOf, isInTime, isListable, isNewer } from './sql.js';

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

type CountQuery = Pick<TaskQuery, 'order' | 'asOf'>;

/** By the ledger: the same few dozen rows however many jobs there are. */
export function countByLedger(knex: Knex, names: LedgerNames, query: CountQuery): Knex.Raw<Rows<CountRow>> {
  const { jobs, functions } = names;
  const all = `SELECT class, total AS count, keyed, false AS is_newer, false AS at_least
                 FROM ${functions.count}(${SORT_KEY_NUMBERS[query.order.key]})`;
  if (query.asOf === null) return knex.raw(all);
  const newer =
    query.order.key === 'createdAt'
      ? `SELECT class, n, n, true, false FROM ${functions.newer}(?::timestamptz)`
      : selectNewer(jobs, query);
  return knex.raw(`${all} UNION ALL ${newer}`, [query.asOf]);
}

/** By a scan of the whole table. The newer jobs are few, and an index finds them: cheaper than telling each by its age. */
export function countByScan(knex: Knex, jobs: QuotedJobsTable, query: CountQuery): Knex.Raw<Rows<CountRow>> {
  const all = selectCounts(jobs, query, `FROM ${jobs.table}`, false);
  return query.asOf === null
    ? knex.raw(all)
    : knex.raw(`${all} UNION ALL ${selectNewer(jobs, query)}`, [query.asOf]);
}

/** So many jobs of a class are counted where all would take too long. */
const MOST_OF_A_CLASS = 10_000;
const MOST_NEWER = 100_000;

/**
 * Up to 10,000 jobs of each class, which an index holds together, and up to 100,000 newer ones: some 30 ms, however
 * many there are. As the others do, it counts the newer in with all.
 */
export function countUpToLimits(
  knex: Knex,
  jobs: QuotedJobsTable,
  query: CountQuery,
): Knex.Raw<Rows<CountRow>> {
  const { status, taskType, createdAt } = jobs.columns;
  const classes = `(SELECT ${status} AS status, ${taskType} AS task_type FROM ${jobs.table} ORDER BY 1, 2 LIMIT 1)`;
  const next = `SELECT ${status} AS status, ${taskType} AS task_type FROM ${jobs.table}
    WHERE (${status}, ${taskType}) > (class.status, class.task_type) ORDER BY 1, 2 LIMIT 1`;
  const inTime = query.asOf === null ? '' : `AND ${isInTime(createdAt, jobs.unboundedTime)}`;
  const all = `SELECT ${classOf({ status: 'class.status', taskType: 'class.task_type' })} AS class, counted.count, counted.keyed,
           false AS is_newer, counted.count > ${MOST_OF_A_CLASS} AS at_least
    FROM class CROSS JOIN LATERAL (
      SELECT count(*) AS count, count(*) FILTER (WHERE ${isListable('key')}) AS keyed
        FROM (SELECT ${jobs.columns[query.order.key]} AS key FROM ${jobs.table}
               WHERE ${status} = class.status AND ${taskType} = class.task_type ${inTime}
               LIMIT ${MOST_OF_A_CLASS + 1}) AS limited) AS counted`;
  const withClasses = `WITH RECURSIVE class AS (${classes} UNION ALL SELECT next.* FROM class CROSS JOIN LATERAL (${next}) AS next)`;
  if (query.asOf === null) return knex.raw(`${withClasses} ${all}`);
  return knex.raw(
    `${withClasses}, newer AS (${selectNewer(jobs, query, MOST_NEWER)}), older (class, count, keyed, is_newer, at_least) AS (${all})
     SELECT class, older.count + COALESCE(newer.count, 0) AS count, older.keyed + COALESCE(newer.keyed, 0) AS keyed,
            false AS is_newer, older.at_least FROM older LEFT JOIN newer USING (class)
     UNION ALL SELECT * FROM newer`,
    [query.asOf, query.asOf],
  );
}

function selectNewer(jobs: QuotedJobsTable, query: CountQuery, most?: number): string {
  const created = `FROM ${jobs.table} WHERE ${isNewer(jobs.columns.createdAt)}`;
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
