import type { TaskScope } from '../../../domain/task-scope.js';
import { UNSCOPED } from '../../../domain/task-scope.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { Sql } from '../sql.js';
import { where } from '../where.js';
import type { Letters } from './fold.js';
import { allOf, fenced, waysTo } from './search-sql.js';

/** One condition of a scope, by whose indexes all jobs of the scope are reached. */
export interface Lead {
  /** A job meets the condition that is on one of these; none where no job meets it. */
  readonly ways: readonly Sql[];
  /** Whether the jobs that run are on none of them. */
  readonly isOfSettled: boolean;
  /** The scope's other conditions, but for those of time. */
  readonly rest: Sql;
}

/** Whatever of a scope may lead to its jobs. Which of them does, in a table with these indexes, only the planner knows. */
export function leadsOf(jobs: JobsSql, scope: TaskScope, letters: Letters): readonly Lead[] {
  const { ids, userId, search } = scope;
  const timeless = { ...scope, createdFrom: null, createdTo: null, asOf: null };
  const rest = (without: Partial<TaskScope>) => fenced(where(jobs, { ...timeless, ...without }, 'walked'));
  return [
    ...(ids.length === 0
      ? []
      : [{ ways: [where(jobs, { ...UNSCOPED, ids })], isOfSettled: false, rest: rest({ ids: [] }) }]),
    ...(userId === null
      ? []
      : [{ ways: [where(jobs, { ...UNSCOPED, userId })], isOfSettled: false, rest: rest({ userId: null }) }]),
    ...search.flatMap((word) => {
      const ways = waysTo(word, jobs, letters);
      const others = rest({ search: search.filter((other) => other !== word) });
      return ways === null ? [] : [{ ways, isOfSettled: true, rest: others }];
    }),
    ...byAllDetails(jobs, search, rest),
  ];
}

/** One index has all details, and finds what has several of them as quickly as what has one. */
function byAllDetails(
  jobs: JobsSql,
  search: TaskScope['search'],
  rest: (without: Partial<TaskScope>) => Sql,
): readonly Lead[] {
  const details = search.filter(({ kind }) => kind === 'detail');
  const ways = details.flatMap((word) => waysTo(word, jobs, 'all') ?? []);
  // Where a value may be a number too, there is a choice of ways.
  if (details.length < 2 || ways.length > details.length) return [];
  const others = rest({ search: search.filter(({ kind }) => kind !== 'detail') });
  return [{ ways: [allOf(ways)], isOfSettled: true, rest: others }];
}
