import type { Knex } from 'knex';
import type { Timestamp } from '../../../domain/timestamp.js';
import type { Query } from '../connection-lease.js';
import type { QuotedJobsTable } from '../jobs-table.js';
import type { Rows } from '../sql.js';
import { utc } from '../sql.js';
import type { Estimate, PlanRow } from './estimate.js';
import { explain, readEstimate } from './estimate.js';
import type { FoundJob, FoundJson } from './found-job.js';
import { foundAsJson, toFoundJob } from './found-job.js';
import { inStretch, ofUser } from './scope-condition.js';
import type { TaskScope as SearchScope } from '../../../domain/task-scope.js';
import type { SqlCondition } from './search-sql.js';
import { allOf, searchCondition } from './search-sql.js';
import type { WalkLimits, WalkRow } from './walk-back.js';
import { walkBack } from './walk-back.js';

/** How far back a search goes. */
export interface Horizon {
  /** Nothing that was created earlier was looked at; null where all was. */
  readonly from: Timestamp | null;
  /**
   * The jobs of the scope from there on, a few thousand at most, in no order. null where there was no need to look for them:
   * then Postgres counts `scope AND created_at >= from` and puts it in order in a moment.
   */
  readonly jobs: readonly FoundJob[] | null;
}

export type Ask = <Row>(query: () => Query<Rows<Row>>) => Promise<Rows<Row>>;

/** How much a search may look at. */
export interface SearchLimits extends WalkLimits {
  /** Of a user's jobs, which an index alone can count. */
  readonly ofUser: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  stretch: 2_500,
  stretches: 24,
  matches: 5_000,
  milliseconds: 100,
  ofUser: 200_000,
};

/** What the planner expects a job to cost that is fetched by itself: four pages read in order. */
const COST_OF_ONE = 4;
/** Jobs that lie together cost it so little that it would look at a million of them. */
const MOST_COST_IN_ORDER = 2_000;

interface Search {
  readonly ask: Ask;
  readonly knex: Knex;
  readonly jobs: QuotedJobsTable;
  readonly scope: SearchScope;
  readonly limits: SearchLimits;
}

/**
 * Finds what a search can answer in the time that there is. Where an index leads to few jobs, as the planner knows, those
 * are all of them. Otherwise the newest jobs are looked at one after the other: the more frequent a word is, the sooner
 * enough of it is found, and the rarer, the likelier it is that the planner sends it to the index.
 *
 * It depends on the data alone, not on how fast they are read, as long as that is no slower than usual: so one page of a
 * list and the next have the same horizon where both are asked with the same `asOf`.
 */
export async function findHorizon(
  ask: Ask,
  knex: Knex,
  jobs: QuotedJobsTable,
  scope: SearchScope,
  limits = SEARCH_LIMITS,
): Promise<Horizon> {
  const search = { ask, knex, jobs, scope, limits };
  return (await findFew(search)) ?? (await walk(search));
}

async function findFew({ ask, knex, jobs, scope, limits }: Search): Promise<Horizon | null> {
  const { columns, table } = jobs;
  const where = allOf([
    ...present(ofUser(scope, jobs)),
    inStretch(scope, jobs),
    searchCondition(scope.search, columns, 'indexed'),
  ]);
  const select: SqlCondition = {
    sql: `SELECT ${foundAsJson(jobs)} AS job FROM ${table} WHERE ${where.sql}`,
    bindings: where.bindings,
  };
  if (!isCheap(readEstimate(await ask<PlanRow>(() => explain(knex, select))), limits)) return null;
  const found = await ask<{ job: FoundJson }>(() =>
    knex.raw(`${select.sql} LIMIT ?`, [...select.bindings, limits.matches + 1]),
  );
  return found.rows.length > limits.matches
    ? null
    : { from: null, jobs: found.rows.map(({ job }) => toFoundJob(job)) };
}

function isCheap({ rows, cost, isOfBitmaps, isOfIndexes }: Estimate, { matches }: SearchLimits): boolean {
  return rows <= matches && isOfIndexes && cost <= (isOfBitmaps ? COST_OF_ONE * matches : MOST_COST_IN_ORDER);
}

async function walk(search: Search): Promise<Horizon> {
  const { ask, knex, jobs, scope, limits } = search;
  const user = ofUser(scope, jobs);
  const isByUser = user !== null && (await hasUserOrder(search, user));
  if (isByUser && scope.search.length === 0) return countable(search, user);
  const words = searchCondition(scope.search, jobs.columns, 'walked');
  const conditions = isByUser
    ? { among: user, words }
    : { among: allOf([]), words: allOf([...present(user), words]) };
  const { rows } = await ask<WalkRow>(() => walkBack(knex, jobs, scope, conditions, limits));
  return {
    from: rows.at(-1)?.since ?? null,
    jobs: rows.flatMap(({ found }) => found ?? []).map(toFoundJob),
  };
}

/** Of a user without words an index tells the class of each job, and so many more can be counted. */
async function countable(search: Search, user: SqlCondition): Promise<Horizon> {
  const { ask, knex } = search;
  const { sql, bindings } = newestFirst(search, user);
  const { rows } = await ask<{ at: Timestamp }>(() =>
    knex.raw(`SELECT ${utc('at')} AS at FROM (${sql}) AS job`, [...bindings]),
  );
  return { from: rows[0]?.at ?? null, jobs: null };
}

async function hasUserOrder(search: Search, user: SqlCondition): Promise<boolean> {
  const { ask, knex, jobs } = search;
  const plan = await ask<PlanRow>(() => explain(knex, newestFirst(search, user)));
  return readEstimate(plan).isOrderedBy(jobs.columns.userId.replaceAll('"', ''));
}

function newestFirst({ jobs, scope, limits }: Search, user: SqlCondition): SqlCondition {
  const { createdAt } = jobs.columns;
  const where = allOf([user, inStretch(scope, jobs)]);
  return {
    sql: `SELECT ${createdAt} AS at FROM ${jobs.table} WHERE ${where.sql} ORDER BY ${createdAt} DESC OFFSET ? LIMIT 1`,
    bindings: [...where.bindings, limits.ofUser],
  };
}

function present(condition: SqlCondition | null): readonly SqlCondition[] {
  return condition === null ? [] : [condition];
}
