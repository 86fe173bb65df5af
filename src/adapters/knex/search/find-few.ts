import type { Timestamp } from '../../../domain/timestamp.js';
import type { TaskScope } from '../../../domain/task-scope.js';
import { UNSCOPED } from '../../../domain/task-scope.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import type { Rows, Sql } from '../sql.js';
import { where } from '../where.js';
import type { CreationRow } from './creation-ranks.js';
import { creationOf, selectCreation } from './creation-ranks.js';
import type { Estimate, PlanRow } from './estimate.js';
import { explain, readEstimate } from './estimate.js';
import type { FoundJob, FoundJson } from './found-job.js';
import type { LettersRow } from './letters.js';
import { readLetters, selectLetters } from './letters.js';
import { foundAsJson, toFoundJobs } from './found-job.js';
import type { Lead } from './leads.js';
import { leadsOf } from './leads.js';
import { allOf, fenced } from './search-sql.js';
import type { Search } from './search.js';
import { isRunning } from './settled.js';

/** So many entries of an index are gone through in some 50 ms. */
const MOST_LOOKED_UP = 200_000;

/**
 * What one index finds by itself may be many times what is left of it, but the planner joins indexes as if looking into
 * them cost little, and goes along the index of creation as if conditions on a text cost nothing. A bitmap that doesn't fit
 * into the memory for it forgets which rows of a page it had: then all of them are looked at.
 */
const BY_BITMAPS = `SET LOCAL enable_indexscan = off; SET LOCAL work_mem = '32MB'; ${selectLetters()}`;
const AS_USUAL = 'SET LOCAL enable_indexscan TO DEFAULT; SET LOCAL work_mem TO DEFAULT';

/**
 * The planner knows of texts that hold a secret too. What it expects of a word shortens a search only where this part of
 * the matches that a search may have is found: a half of them was to be.
 */
const LEAST_SHOWN = 1 / 16;

export interface Few {
  /** Nothing that was created earlier is among them; null where none is left out. */
  readonly from: Timestamp | null;
  readonly jobs: readonly FoundJob[];
}

/**
 * The jobs of a scope where an index leads to them: all where it has few, else as many of the newest as are few. null where
 * no index does.
 */
export async function findFew(search: Search, among: Sql = allOf([])): Promise<Few | null> {
  const { ask, knex, jobs, scope } = search;
  const answers = await ask<readonly Rows<LettersRow>[]>(() => knex.raw(BY_BITMAPS));
  const leads = leadsOf(jobs, scope, readLetters(answers.at(-1)));
  const few = await follow(search, leads, among);
  await ask(() => knex.raw(AS_USUAL));
  if (few === null) return null;
  const running = few.isOfSettled ? await findRunning(search, among, few.from) : [];
  return running && { from: few.from, jobs: [...few.jobs, ...running] };
}

/** Those that run, by an index of statuses; not by a bitmap, which would find each that has ever run since the last VACUUM. */
async function findRunning(
  { ask, knex, jobs, scope, limits }: Search,
  among: Sql,
  from: Timestamp | null,
): Promise<readonly FoundJob[] | null> {
  const most = 2 * limits.matches;
  const { createdFrom, createdTo } = scope;
  const wanted = fenced(where(jobs, { ...scope, asOf: null }, 'walked'));
  const running = allOf([
    { sql: isRunning(jobs), bindings: [] },
    where(jobs, { ...UNSCOPED, createdFrom: from ?? createdFrom, createdTo }),
    among,
  ]);
  const select = union(shownWhere(wanted, jobs, scope), jobs.from, [running]);
  const { rows } = await ask<Rows<ShownRow>>(() =>
    knex.raw(`${select.sql} LIMIT ?`, [...select.bindings, most + 1]),
  );
  return rows.length > most ? null : toJobs(rows, scope, jobs);
}

async function follow(
  search: Search,
  leads: readonly Lead[],
  among: Sql,
): Promise<(Few & Pick<Lead, 'isOfSettled'>) | null> {
  const { limits, scope } = search;
  if (leads.some(({ ways }) => ways.length === 0)) return { from: null, jobs: [], isOfSettled: false };
  const led = await rarest(search, leads, among);
  if (led === null) return null;
  const { isOfSettled } = led.lead;
  if (led.rows <= limits.matches) {
    const found = await fetch(search, led.lead, among);
    if (found !== null) return { from: null, jobs: found, isOfSettled };
  }
  // By its user a scope is walked through, or counted, further than a word leads.
  if (scope.userId !== null || scope.search.length === 0) return null;
  const from = await startOfMatches(search, led.rows);
  if (from === null || (scope.createdFrom !== null && from <= scope.createdFrom)) return null;
  const since = allOf([among, where(search.jobs, { ...UNSCOPED, createdFrom: from })]);
  const found = await fetch(search, led.lead, since);
  if (found === null || (mayHide(scope) && found.length < limits.matches * LEAST_SHOWN)) return null;
  return { from, jobs: found, isOfSettled };
}

/** Whether what a search asks for may stand in texts that are left out. */
function mayHide({ search }: TaskScope): boolean {
  return search.some(({ kind }) => kind !== 'detail');
}

/** The lead with the fewest jobs, of those for which there are indexes. */
async function rarest(
  { ask, knex, jobs, scope }: Search,
  leads: readonly Lead[],
  among: Sql,
): Promise<{ readonly lead: Lead; readonly rows: number } | null> {
  const { createdFrom, createdTo } = scope;
  const range = where(jobs, { ...UNSCOPED, createdFrom, createdTo });
  let best: { readonly lead: Lead; readonly rows: number } | null = null;
  for (const lead of leads) {
    const ways = lead.ways.map((way) => allOf([way, range, among]));
    const plan = await ask(() => explain(knex, union({ sql: 'SELECT 1', bindings: [] }, jobs.from, ways)));
    const { rows, isOfIndexes } = readEstimate(plan);
    if (isOfIndexes && (best === null || rows < best.rows)) best = { lead, rows };
  }
  return best;
}

/**
 * null where they are not few, or not quickly found. So many are fetched at most, whatever the planner expected: the other
 * conditions of the scope are looked at where the rows are shown, since the limit counts those that fail them too.
 */
async function fetch(
  { ask, knex, jobs, scope, limits }: Search,
  { ways, rest }: Lead,
  among: Sql,
): Promise<readonly FoundJob[] | null> {
  const { createdFrom, createdTo } = scope;
  const range = where(jobs, { ...UNSCOPED, createdFrom, createdTo });
  const select = union(
    shownWhere(rest, jobs, scope),
    jobs.from,
    ways.map((way) => allOf([way, range, among])),
  );
  if (!isCheap(readEstimate(await ask<Rows<PlanRow>>(() => explain(knex, select))), limits.matches))
    return null;
  const { rows } = await ask<Rows<ShownRow>>(() =>
    knex.raw(`${select.sql} LIMIT ?`, [...select.bindings, limits.matches + 1]),
  );
  return rows.length > limits.matches ? null : toJobs(rows, scope, jobs);
}

interface ShownRow {
  /** null where it is none of the scope. */
  readonly job: FoundJson | null;
}

function shownWhere({ sql, bindings }: Sql, jobs: JobsSql, { search }: TaskScope): Sql {
  return { sql: `SELECT CASE WHEN ${sql} THEN ${foundAsJson(jobs, search)} END AS job`, bindings };
}

/** A job may be on several of the ways. */
function toJobs(rows: readonly ShownRow[], { search }: TaskScope, jobs: JobsSql): readonly FoundJob[] {
  const byId = new Map(rows.flatMap(({ job }) => (job === null ? [] : [[job[0], job] as const])));
  return toFoundJobs([...byId.values()], search, jobs);
}

function isCheap({ isOfIndexes, lookedUp, fetched }: Estimate, matches: number): boolean {
  return isOfIndexes && lookedUp <= MOST_LOOKED_UP && fetched <= 2 * matches;
}

/**
 * About from when on there are half as many jobs as may be found, since the planner may have told too few. null where to walk
 * back among all jobs leads as far.
 */
async function startOfMatches(
  { ask, knex, jobs, scope, limits }: Search,
  rows: number,
): Promise<Timestamp | null> {
  const known = (await ask<Rows<CreationRow>>(() => selectCreation(knex, jobs))).rows[0];
  const created = known && creationOf(known, scope);
  if (created === undefined || created === null) return null;
  const share = Math.min(limits.matches / 2 / rows, MOST_LOOKED_UP / created.rows);
  const isFurther = share * created.rows > 2 * limits.stretch * limits.stretches;
  return isFurther ? created.startOfShare(share) : null;
}

function union(select: Sql, table: string, conditions: readonly Sql[]): Sql {
  return {
    sql: conditions.map(({ sql }) => `${select.sql} FROM ${table} WHERE ${sql}`).join(' UNION ALL '),
    bindings: conditions.flatMap(({ bindings }) => [...select.bindings, ...bindings]),
  };
}
