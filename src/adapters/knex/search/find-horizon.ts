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
import type { WalkRow } from './walk-back.js';
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

/** So many jobs, fetched each by itself, take some 30 ms, or 100 where their pages have to be read from the disk. */
const MOST_FOUND = 5_000;
/** What the planner expects that to cost: four pages read in order for each. */
const MOST_COST = 4 * MOST_FOUND;
/** Rows that lie together cost it so little that it would look at a million of them. */
const MOST_COST_IN_ORDER = 2_000;
/** So many of a user's jobs are counted by an index alone in some 40 ms. */
const MOST_OF_A_USER = 200_000;
const WALK = { stretch: 2_500, stretches: 24, matches: MOST_FOUND, milliseconds: 100 };

interface Search {
  readonly ask: Ask;
  readonly knex: Knex;
  readonly jobs: QuotedJobsTable;
  readonly scope: SearchScope;
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
): Promise<Horizon> {
  const search = { ask, knex, jobs, scope };
  return (await findFew(search)) ?? (await walk(search));
}

async function findFew({ ask, knex, jobs, scope }: Search): Promise<Horizon | null> {
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
  if (!isCheap(readEstimate(await ask<PlanRow>(() => explain(knex, select))))) return null;
  const found = await ask<{ job: FoundJson }>(() =>
    knex.raw(`${select.sql} LIMIT ?`, [...select.bindings, MOST_FOUND + 1]),
  );
  return found.rows.length > MOST_FOUND
    ? null
    : { from: null, jobs: found.rows.map(({ job }) => toFoundJob(job)) };
}

function isCheap({ rows, cost, isOfBitmaps, isOfIndexes }: Estimate): boolean {
  return rows <= MOST_FOUND && isOfIndexes && cost <= (isOfBitmaps ? MOST_COST : MOST_COST_IN_ORDER);
}

async function walk({ ask, knex, jobs, scope }: Search): Promise<Horizon> {
  const user = ofUser(scope, jobs);
  const isByUser = user !== null && (await hasUserOrder({ ask, knex, jobs, scope }, user));
  if (isByUser && scope.search.length === 0) return countable({ ask, knex, jobs, scope }, user);
  const words = searchCondition(scope.search, jobs.columns, 'walked');
  const conditions = isByUser
    ? { among: user, words }
    : { among: allOf([]), words: allOf([...present(user), words]) };
  const { rows } = await ask<WalkRow>(() => walkBack(knex, jobs, scope, conditions, WALK));
  return { from: rows.at(-1)?.since ?? null, jobs: rows.flatMap(({ found }) => found ?? []).map(toFoundJob) };
}

/** Of a user without words an index tells the class of each job, and so many more can be counted. */
async function countable({ ask, knex, jobs, scope }: Search, user: SqlCondition): Promise<Horizon> {
  const { sql, bindings } = newestFirst(jobs, scope, user);
  const { rows } = await ask<{ at: Timestamp }>(() =>
    knex.raw(`SELECT ${utc('at')} AS at FROM (${sql}) AS job`, [...bindings]),
  );
  return { from: rows[0]?.at ?? null, jobs: null };
}

async function hasUserOrder({ ask, knex, jobs, scope }: Search, user: SqlCondition): Promise<boolean> {
  const plan = await ask<PlanRow>(() => explain(knex, newestFirst(jobs, scope, user)));
  return readEstimate(plan).isOrderedBy(jobs.columns.userId.replaceAll('"', ''));
}

function newestFirst(jobs: QuotedJobsTable, scope: SearchScope, user: SqlCondition): SqlCondition {
  const { createdAt } = jobs.columns;
  const where = allOf([user, inStretch(scope, jobs)]);
  return {
    sql: `SELECT ${createdAt} AS at FROM ${jobs.table} WHERE ${where.sql} ORDER BY ${createdAt} DESC OFFSET ${MOST_OF_A_USER} LIMIT 1`,
    bindings: where.bindings,
  };
}

function present(condition: SqlCondition | null): readonly SqlCondition[] {
  return condition === null ? [] : [condition];
}
