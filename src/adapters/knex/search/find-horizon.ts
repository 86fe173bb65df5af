import type { Knex } from 'knex';
import type { TaskScope } from '../../../domain/task-scope.js';
import { UNSCOPED } from '../../../domain/task-scope.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { FIRST_TOLD } from '../../../domain/timestamp.js';
import type { Query } from '../connection-lease.js';
import type { QuotedJobsTable } from '../jobs-table.js';
import type { Rows, Sql } from '../sql.js';
import { AFTER_LAST_MOMENT, utc } from '../sql.js';
import { isByTime } from '../count-range.js';
import { where } from '../where.js';
import type { BoundsRow } from './creation-ranks.js';
import { selectCreationBounds, startOfShare } from './creation-ranks.js';
import type { Estimate, PlanRow } from './estimate.js';
import { explain, readEstimate } from './estimate.js';
import type { FoundJob, FoundJson } from './found-job.js';
import { foundAsJson, toFoundJobs } from './found-job.js';
import { allOf } from './search-sql.js';
import type { Walk, WalkLimits, WalkRow } from './walk-back.js';
import { walkBack } from './walk-back.js';

/** How far back a search goes. */
export interface Horizon {
  /** Nothing that was created earlier was looked at; null where all was. */
  readonly from: Timestamp | null;
  /**
   * The jobs of the scope from there on, a few thousand at most, in no order; those newer than its `asOf` too. null where
   * there was no need to look for them: then Postgres counts `scope AND created_at >= from` and puts it in order in a moment.
   */
  readonly jobs: readonly FoundJob[] | null;
}

export type Ask = <T>(query: () => Query<T>) => Promise<T>;

/** How much a search may look at. */
export interface SearchLimits extends WalkLimits {
  /** Of the jobs of a user or a range, which an index alone can count. */
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

/**
 * The planner knows of texts that hold a secret too. What it expects of a word shortens a search only where this part of
 * the matches that a search may have is found: a half of them was to be.
 */
const LEAST_SHOWN = 1 / 16;

interface Search {
  readonly ask: Ask;
  readonly knex: Knex;
  readonly jobs: QuotedJobsTable;
  readonly scope: TaskScope;
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
  scope: TaskScope,
  limits = SEARCH_LIMITS,
): Promise<Horizon> {
  const search = { ask, knex, jobs, scope, limits };
  const all = where(jobs, { ...scope, asOf: null }, 'indexed');
  const { rows, few } = await findFew(search, all);
  if (few !== null) return { from: null, jobs: few };
  if (isByTime({ ...scope, userId: null }) && (await hasOrder(search))) return countable(search);
  return (rows > limits.matches ? await findNewest(search, rows) : null) ?? goBack(search);
}

/** As many of the newest as may be found, where an index leads to them. */
async function findNewest(search: Search, rows: number): Promise<Horizon | null> {
  const { ask, knex, jobs, scope, limits } = search;
  const known = await ask<Rows<BoundsRow>>(() => selectCreationBounds(knex, jobs));
  const from = known.rows[0] && startOfShare(known.rows[0], scope, limits.matches / 2 / rows);
  if (from === undefined || from === null) return null;
  const since = where(jobs, { ...scope, asOf: null, createdFrom: from }, 'indexed');
  const { few } = await findFew(search, since);
  if (few === null || (mayHide(scope) && few.length < limits.matches * LEAST_SHOWN)) return null;
  return { from, jobs: few };
}

/** Whether what a search asks for may stand in texts that are left out. */
function mayHide({ search }: TaskScope): boolean {
  return search.some(({ kind }) => kind !== 'detail');
}

interface Few {
  /** As the planner expects. */
  readonly rows: number;
  readonly few: readonly FoundJob[] | null;
}

/** All jobs of a condition where they are few and an index leads to them; null elsewhere. */
async function findFew(
  { ask, knex, jobs, scope, limits }: Search,
  condition: Sql,
  isCheap = isCheapByIndex,
): Promise<Few> {
  const select: Sql = {
    sql: `SELECT ${foundAsJson(jobs, scope.search)} AS job FROM ${jobs.table} WHERE ${condition.sql}`,
    bindings: condition.bindings,
  };
  const estimate = readEstimate(await ask<Rows<PlanRow>>(() => explain(knex, select)));
  if (!isCheap(estimate, limits)) return { rows: estimate.rows, few: null };
  const { rows } = await ask<Rows<{ job: FoundJson }>>(() =>
    knex.raw(`${select.sql} LIMIT ?`, [...select.bindings, limits.matches + 1]),
  );
  if (rows.length > limits.matches) return { rows: rows.length, few: null };
  const found = rows.map(({ job }) => job);
  return { rows: rows.length, few: toFoundJobs(found, scope.search) };
}

function isCheapByIndex(estimate: Estimate, { matches }: SearchLimits): boolean {
  const { rows, cost, isOfBitmaps, isOfIndexes } = estimate;
  return rows <= matches && isOfIndexes && cost <= (isOfBitmaps ? COST_OF_ONE * matches : MOST_COST_IN_ORDER);
}

/** Of a small table, Postgres reads all rather than an index; no words are changed for one here, which would take long. */
function isCheapToWalk(estimate: Estimate, limits: SearchLimits): boolean {
  const { rows, cost } = estimate;
  return isCheapByIndex(estimate, limits) || (rows <= limits.matches && cost <= MOST_COST_IN_ORDER);
}

async function goBack(search: Search): Promise<Horizon> {
  const { scope, jobs } = search;
  const isByUser = scope.userId !== null && (await hasOrder(search));
  const { createdFrom, createdTo, asOf, ...rest } = scope;
  const among = where(jobs, { ...UNSCOPED, createdFrom, createdTo, userId: isByUser ? scope.userId : null });
  const wanted = where(jobs, { ...UNSCOPED, ...rest, userId: isByUser ? null : scope.userId }, 'walked');
  const present = await walk(search, { end: endOf(scope), among, wanted });
  const newer = asOf === null ? [] : (await walk(search, newerThan(asOf, { among, wanted }, jobs))).jobs;
  const timeless = present.from === null ? await findTimeless(search) : [];
  return timeless === null
    ? { from: FIRST_TOLD, jobs: [...present.jobs, ...newer] }
    : { from: present.from, jobs: [...present.jobs, ...newer, ...timeless] };
}

/**
 * Postgres counts as matches the texts that may hold a secret too. Where it stops because of them, the walk goes on: how far
 * back it went would tell otherwise that a guess at a secret, which many of them share, is right. It goes on with as much
 * time as it began with, since what it took to leave those out is no time that it had.
 */
async function walk(
  { ask, knex, jobs, scope, limits }: Search,
  way: Omit<Walk, 'words'>,
): Promise<{ readonly from: Timestamp | null; readonly jobs: readonly FoundJob[] }> {
  const words = scope.search;
  const found: FoundJob[] = [];
  let { end } = way;
  let { stretches } = limits;
  for (;;) {
    const left = { ...limits, stretches, matches: limits.matches - found.length };
    const { rows } = await ask<Rows<WalkRow>>(() => walkBack(knex, jobs, { ...way, end, words }, left));
    const matching = rows.flatMap((row) => row.found ?? []);
    found.push(...toFoundJobs(matching, words));
    const from = rows.at(-1)?.since ?? null;
    stretches -= rows.length;
    const isStoppedByMatches = matching.length >= left.matches;
    const isOver = !isStoppedByMatches || found.length >= limits.matches || stretches <= 0;
    if (from === null || isOver) return { from, jobs: found };
    end = { sql: '?::timestamptz', bindings: [from] };
  }
}

const END_OF_TIME: Sql = { sql: AFTER_LAST_MOMENT, bindings: [] };

function endOf({ asOf }: TaskScope): Sql {
  return asOf === null ? END_OF_TIME : { sql: `?::timestamptz + interval '1 microsecond'`, bindings: [asOf] };
}

function newerThan(
  asOf: Timestamp,
  { among, wanted }: Pick<Walk, 'among' | 'wanted'>,
  { columns }: QuotedJobsTable,
): Omit<Walk, 'words'> {
  const isNewer = { sql: `${columns.createdAt} > ?::timestamptz`, bindings: [asOf] };
  return { end: END_OF_TIME, among: allOf([among, isNewer]), wanted };
}

/** The jobs of a time of creation that nothing comes after, or of none: the way back, which leads through all others, has passed them by. */
async function findTimeless(search: Search): Promise<readonly FoundJob[] | null> {
  const { jobs, scope } = search;
  if (!jobs.unboundedTime || scope.createdFrom !== null || scope.createdTo !== null) return [];
  const { createdAt } = jobs.columns;
  const isTimeless = { sql: `(${createdAt} IS NULL OR ${createdAt} >= ${AFTER_LAST_MOMENT})`, bindings: [] };
  const wanted = where(jobs, { ...scope, asOf: null }, 'walked');
  const { few } = await findFew(search, allOf([isTimeless, wanted]), isCheapToWalk);
  return few;
}

/** Of a user or a range without words an index tells the class of each job, and so many more can be counted. */
async function countable(search: Search): Promise<Horizon> {
  const { ask, knex } = search;
  const { sql, bindings } = newestFirst(search);
  const { rows } = await ask<Rows<{ at: Timestamp }>>(() =>
    knex.raw(`SELECT ${utc('at')} AS at FROM (${sql}) AS job`, [...bindings]),
  );
  return { from: rows[0]?.at ?? null, jobs: null };
}

/** Whether an index has the jobs in the order of creation, a user's by themselves. */
async function hasOrder(search: Search): Promise<boolean> {
  const { ask, knex, jobs, scope } = search;
  if (scope.userId === null) return true;
  const plan = await ask<Rows<PlanRow>>(() => explain(knex, newestFirst(search)));
  return readEstimate(plan).isOrderedBy(jobs.columns.userId.replaceAll('"', ''));
}

function newestFirst({ jobs, scope, limits }: Search): Sql {
  const { createdAt } = jobs.columns;
  const { userId, createdFrom, createdTo, asOf } = scope;
  const ofUser = where(jobs, { ...UNSCOPED, userId, createdFrom, createdTo, asOf });
  return {
    sql: `SELECT ${createdAt} AS at FROM ${jobs.table} WHERE ${ofUser.sql} ORDER BY ${createdAt} DESC OFFSET ? LIMIT 1`,
    bindings: [...ofUser.bindings, limits.ofUser],
  };
}
