import type { Knex } from 'knex';
import type { TaskScope } from '../../../domain/task-scope.js';
import { UNSCOPED } from '../../../domain/task-scope.js';
import type { Timestamp } from '../../../domain/timestamp.js';
import { FIRST_TOLD } from '../../../domain/timestamp.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { Rows, Sql } from '../sql.js';
import { AFTER_LAST_MOMENT, utc } from '../sql.js';
import { isByTime } from '../count-range.js';
import { where } from '../where.js';
import type { PlanRow } from './estimate.js';
import { explain, readEstimate } from './estimate.js';
import { findFew } from './find-few.js';
import type { FoundJob, FoundJson } from './found-job.js';
import { foundAsJson, toFoundJobs } from './found-job.js';
import { allOf } from './search-sql.js';
import type { Ask, Search } from './search.js';
import { SEARCH_LIMITS } from './search.js';
import type { Walk, WalkRow } from './walk-back.js';
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

/**
 * Finds what a search can answer in the time that there is. Where an index leads to few jobs, as the planner knows, those
 * are all of them; where it leads to more, the newest of those are. Otherwise the newest jobs of all are looked at one after
 * the other: the more frequent a word is, the sooner enough of it is found.
 *
 * It depends on the data alone, not on how fast they are read, as long as that is no slower than usual: so one page of a
 * list and the next have the same horizon where both are asked with the same `asOf`.
 */
export async function findHorizon(
  ask: Ask,
  knex: Knex,
  jobs: JobsSql,
  scope: TaskScope,
  limits = SEARCH_LIMITS,
): Promise<Horizon> {
  const search = { ask, knex, jobs, scope, limits };
  const isByUser = scope.userId !== null && (await hasUserOrder(search));
  if (isByTime({ ...scope, userId: isByUser ? null : scope.userId })) return countable(search);
  return (await findFew(search)) ?? goBack(search, isByUser);
}

async function goBack(search: Search, isByUser: boolean): Promise<Horizon> {
  const { scope, jobs } = search;
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
    found.push(...toFoundJobs(matching, words, jobs));
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
  { times }: JobsSql,
): Omit<Walk, 'words'> {
  const isNewer = { sql: times.createdAt.after('?::timestamptz'), bindings: [asOf] };
  return { end: END_OF_TIME, among: allOf([among, isNewer]), wanted };
}

/** The jobs of a time of creation that nothing comes after, or of none: the way back, which leads through all others, has passed them by. */
async function findTimeless(search: Search): Promise<readonly FoundJob[] | null> {
  const { jobs, scope } = search;
  if (!jobs.unboundedTime || scope.createdFrom !== null || scope.createdTo !== null) return [];
  const isTimeless = { sql: jobs.times.createdAt.isEndless, bindings: [] };
  const few = await findFew(search, isTimeless);
  return few?.from === null ? few.jobs : walkTimeless(search, isTimeless);
}

/** As far as they are few: Postgres finds them by the index of creation, or reads a small table as a whole. */
async function walkTimeless(
  { ask, knex, jobs, scope, limits }: Search,
  isTimeless: Sql,
): Promise<readonly FoundJob[] | null> {
  const most = 2 * limits.matches;
  const wanted = where(jobs, { ...scope, asOf: null }, 'walked');
  const { rows } = await ask(() =>
    knex.raw<Rows<{ job: FoundJson; is_wanted: boolean | null }>>(
      `SELECT ${foundAsJson(jobs, scope.search)} AS job, ${wanted.sql} AS is_wanted
         FROM (SELECT job.* FROM ${jobs.from} WHERE ${isTimeless.sql} LIMIT ?) AS job`,
      [...wanted.bindings, most + 1],
    ),
  );
  if (rows.length > most) return null;
  const found = rows.filter(({ is_wanted: isWanted }) => isWanted === true).map(({ job }) => job);
  return toFoundJobs(found, scope.search, jobs);
}

/** Of a user or a range without words an index tells the class of each job, and so many more can be counted. */
async function countable(search: Search): Promise<Horizon> {
  const { ask, knex } = search;
  const { sql, bindings } = newestFirst(search);
  const { rows } = await ask<Rows<{ at: Timestamp }>>(() =>
    knex.raw(`SELECT ${utc(search.jobs.times.createdAt.as('job.at').listable)} AS at FROM (${sql}) AS job`, [
      ...bindings,
    ]),
  );
  return { from: rows[0]?.at ?? null, jobs: null };
}

/** Whether an index has the user's jobs by themselves, in the order of creation. */
async function hasUserOrder(search: Search): Promise<boolean> {
  const { ask, knex, jobs } = search;
  const plan = await ask<Rows<PlanRow>>(() => explain(knex, newestFirst(search)));
  return readEstimate(plan).isOrderedBy(jobs.as('').user.stored.replaceAll('"', ''));
}

function newestFirst({ jobs, scope, limits }: Search): Sql {
  const { createdAt } = jobs.times;
  const { userId, createdFrom, createdTo, asOf } = scope;
  const ofUser = where(jobs, { ...UNSCOPED, userId, createdFrom, createdTo, asOf });
  return {
    sql: `SELECT ${createdAt.stored} AS at FROM ${jobs.from} WHERE ${ofUser.sql} ORDER BY ${createdAt.stored} DESC OFFSET ? LIMIT 1`,
    bindings: [...ofUser.bindings, limits.counted],
  };
}
