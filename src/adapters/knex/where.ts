import type { TaskScope } from '../../domain/task-scope.js';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { Reading } from './search/search-sql.js';
import { isUser } from './search/user-condition.js';
import type { Sql } from './sql.js';
import { allOf, searchCondition } from './search/search-sql.js';

interface Context {
  readonly jobs: JobsSql;
  /** How names are looked through. */
  readonly reading: Reading;
}

/** What a condition asks of a job; null where it asks nothing. */
type Clause<Value> = (value: Value, context: Context) => Sql | null;

/** The conditions of a scope in SQL, as SCOPE_CONDITIONS declares them. */
const CLAUSES: { readonly [Name in keyof TaskScope]: Clause<TaskScope[Name]> } = {
  userId: (user, { jobs }) => ask(user, (bound) => isUser(jobs.user, bound)),
  createdFrom: (from, { jobs }) =>
    ask(from, (bound) => ({
      sql: `${jobs.times.createdAt.from('?::timestamptz')} AND ${jobs.times.createdAt.isListable}`,
      bindings: [bound],
    })),
  createdTo: (to, { jobs }) =>
    ask(to, (bound) => ({
      sql: `${jobs.times.createdAt.before('?::timestamptz')} AND ${jobs.times.createdAt.isListable}`,
      bindings: [bound],
    })),
  ids: (refs, { jobs }) =>
    refs.length === 0
      ? null
      : jobs.id.isOneOf(refs.filter(({ source }) => source === 'compute').map(({ id }) => id)),
  search: (words, { jobs, reading }) => (words.length === 0 ? null : searchCondition(words, jobs, reading)),
  // The jobs are of one source, which isn't asked where another is meant.
  source: () => null,
  origin: () => null,
  asOf: (asOf, { jobs }) =>
    ask(asOf, (bound) => ({
      sql: jobs.times.createdAt.isInTime('?::timestamptz', jobs.unboundedTime),
      bindings: [bound],
    })),
};

/** Whether a job is in the scope, and not newer than its `asOf`. Each binding stands for one `?`. */
export function where(jobs: JobsSql, scope: TaskScope, reading: Reading = 'exact'): Sql {
  const names = Object.keys(CLAUSES) as (keyof TaskScope)[];
  return allOf(
    names.map((name) => clauseOf(name, scope, { jobs, reading })).filter((clause) => clause !== null),
  );
}

function clauseOf<Name extends keyof TaskScope>(name: Name, scope: TaskScope, context: Context): Sql | null {
  return CLAUSES[name](scope[name], context);
}

function ask<T>(value: T | null, clause: (bound: T) => Sql): Sql | null {
  return value === null ? null : clause(value);
}
