import type { Knex } from 'knex';
import type { TaskScope } from '../../../domain/task-scope.js';
import type { Query } from '../connection-lease.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { WalkLimits } from './walk-back.js';

export type Ask = <T>(query: () => Query<T>) => Promise<T>;

/** How much a search may look at. */
export interface SearchLimits extends WalkLimits {
  /** Of the jobs of a user or a range, which an index alone can count. */
  readonly counted: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  stretch: 2_500,
  stretches: 24,
  matches: 3_000,
  milliseconds: 100,
  counted: 100_000,
};

/** What is searched for, and where. */
export interface Search {
  readonly ask: Ask;
  readonly knex: Knex;
  readonly jobs: JobsSql;
  readonly scope: TaskScope;
  readonly limits: SearchLimits;
}
