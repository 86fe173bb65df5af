import type { TaskScope } from '../../domain/task-scope.js';
import type { QuotedJobsTable } from './jobs-table.js';
import type { Reading } from './search/search-sql.js';
import { isUser } from './search/user-condition.js';
import type { Sql } from './sql.js';
import { allOf, searchCondition } from './search/search-sql.js';
import { AFTER_LAST_MOMENT, FIRST_MOMENT, isInTime } from './sql.js';

interface Context {
  readonly jobs: QuotedJobsTable;
  /** How names are looked through. */
  readonly reading: Reading;
}

/** What a condition asks of a job; null where it asks nothing. */
type Clause<Value> = (value: Value, context: Context) => Sql | null;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The conditions of a scope in SQL, as SCOPE_CONDITIONS declares them. */
const CLAUSES: { readonly [Name in keyof TaskScope]: Clause<TaskScope[Name]> } = {
  userId: (user, { jobs }) => ask(user, (bound) => isUser(jobs.columns.userId, bound)),
  createdFrom: (from, { jobs }) =>
    ask(from, (bound) => ({
      sql: `${jobs.columns.createdAt} >= GREATEST(?::timestamptz, ${FIRST_MOMENT}) AND ${jobs.columns.createdAt} < ${AFTER_LAST_MOMENT}`,
      bindings: [bound],
    })),
  createdTo: (to, { jobs }) =>
    ask(to, (bound) => ({
      sql: `${jobs.columns.createdAt} < ?::timestamptz AND ${jobs.columns.createdAt} >= ${FIRST_MOMENT}`,
      bindings: [bound],
    })),
  ids: (refs, { jobs }) =>
    refs.length === 0
      ? null
      : isOneOf(
          jobs,
          refs.filter(({ source }) => source === 'compute').map(({ id }) => id),
        ),
  search: (words, { jobs, reading }) =>
    words.length === 0 ? null : searchCondition(words, jobs.columns, reading),
  // The jobs are of one source, which isn't asked where another is meant.
  source: () => null,
  origin: () => null,
  asOf: (asOf, { jobs }) =>
    ask(asOf, (bound) => ({ sql: isInTime(jobs.columns.createdAt, jobs.unboundedTime), bindings: [bound] })),
};

/** Whether a job is in the scope, and not newer than its `asOf`. Each binding stands for one `?`. */
export function where(jobs: QuotedJobsTable, scope: TaskScope, reading: Reading = 'exact'): Sql {
  const names = Object.keys(CLAUSES) as (keyof TaskScope)[];
  return allOf(
    names.map((name) => clauseOf(name, scope, { jobs, reading })).filter((clause) => clause !== null),
  );
}

/** As Postgres writes them: an id of another form belongs to no job. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** Whether a job has one of these ids. */
export function isOneOf(jobs: QuotedJobsTable, ids: readonly string[]): Sql {
  const uuids = ids.filter(isUuid);
  return { sql: `${jobs.columns.id} = ANY(?::uuid[])`, bindings: [uuids as never] };
}

function clauseOf<Name extends keyof TaskScope>(name: Name, scope: TaskScope, context: Context): Sql | null {
  return CLAUSES[name](scope[name], context);
}

function ask<T>(value: T | null, clause: (bound: T) => Sql): Sql | null {
  return value === null ? null : clause(value);
}
