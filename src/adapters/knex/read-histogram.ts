import type { Knex } from 'knex';
import { isChosen } from '../../application/query/matching.js';
import type { HistogramShape, TaskHistogram } from '../../domain/ports/task-repository.js';
import type { TaskStatus } from '../../domain/task.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { toMicroseconds } from '../../domain/timestamp.js';
import type { Ranked } from './histogram-queries.js';
import {
  countStretches,
  histogramByScan,
  seekExtent,
  selectExtent,
  toHistogram,
} from './histogram-queries.js';
import type { Extent } from './histogram-plan.js';
import { planStretches, splitByRange, withinRange } from './histogram-plan.js';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { ClassCount } from './position-plan.js';
import { isFiltered } from './position-plan.js';
import type { Ask } from './search/search.js';
import type { Sql } from './sql.js';
import type { TrustedLedger } from './trusted-ledger.js';

/** So many jobs are looked at one by one, in some 10 ms, where the ledger's leaves are too wide for a histogram. */
const MOST_SCANNED = 20_000;

/** What the ledger can tell of a query whose scope is a range of creation at most. */
export interface CountedQuery {
  readonly query: TaskQuery;
  /** All classes of the scope, counted by the time of creation. */
  readonly counts: readonly ClassCount[];
  /** The query's scope and filter. */
  readonly where: Sql;
}

/** By the ledger or, where its leaves are too wide and the jobs few, by a scan of them. */
export async function readHistogramByLedger(
  ask: Ask,
  {
    knex,
    names,
    trusted,
  }: { readonly knex: Knex; readonly names: LedgerNames; readonly trusted: TrustedLedger },
  { query, counts, where }: CountedQuery,
  shape: HistogramShape,
): Promise<TaskHistogram> {
  const { jobs } = names;
  const matching = counts.filter((entry) => entry.keyed > 0 && isChosen(entry, query.filter));
  const ranked = rankedOf(matching);
  if (ranked.size === 0) return readHistogram(ask, knex, { jobs, where: NOTHING }, shape);
  // The first that passes a filter may lie far from the index's end.
  const [row] = isFiltered(query)
    ? (await ask(() => seekExtent(knex, names, trusted, ranked))).rows
    : (await ask(() => selectExtent(knex, names, trusted, where))).rows;
  if (row === undefined || row.first === null || row.last === null) {
    return readHistogram(ask, knex, { jobs, where }, shape);
  }
  const extent = withinRange({ first: row.first, last: row.last }, query.scope);
  const stretches = planStretches(extent, row.widths.map(BigInt), shape);
  if (stretches.isCoarse && ranked.size <= MOST_SCANNED) {
    return readHistogram(ask, knex, { jobs, where: between(jobs, where, extent), extent }, shape);
  }
  const { parts, ...whole } = splitByRange(stretches, query.scope);
  const [untold, ...told] = parts;
  const classes = isFiltered(query) ? ranked.classes : null;
  const { rows } = await ask(() =>
    countStretches(knex, names, trusted, stretches, { ...whole, parts: told }, classes),
  );
  const histogram = toHistogram(rows, stretches, null, jobs.readStatus);
  return untold === undefined ? histogram : withRest(histogram, untold.stretch, matching);
}

/** Whatever of the counted jobs lies in no other stretch lies in this one: cheaper than to read how many are newer than its ends. */
function withRest(
  { counts, ...histogram }: TaskHistogram,
  stretch: number,
  counted: readonly ClassCount[],
): TaskHistogram {
  const completed: Partial<Record<TaskStatus, readonly number[]>> = { ...counts };
  for (const status of new Set(counted.map((entry) => entry.status))) {
    const told = counts[status] ?? new Array<number>(histogram.edges.length - 1).fill(0);
    const all = counted.reduce((sum, entry) => sum + (entry.status === status ? entry.keyed : 0), 0);
    const rest = all - told.reduce((sum, n) => sum + n, 0);
    completed[status] = told.map((n, i) => (i === stretch ? n + rest : n));
  }
  return { ...histogram, counts: completed };
}

/** Jobs to be looked at one by one. */
export interface ScannedJobs {
  readonly jobs: JobsSql;
  readonly where: Sql;
  /** Where they lie, and maybe a little beyond; looked for where it isn't known. */
  readonly extent?: Extent;
  /** How far back the condition reaches, where not everything is looked at. */
  readonly searchedFrom?: Timestamp | null;
}

/** By a scan of what a condition leaves. */
export async function readHistogram(
  ask: Ask,
  knex: Knex,
  { jobs, where, extent, searchedFrom = null }: ScannedJobs,
  shape: HistogramShape,
): Promise<TaskHistogram> {
  const { rows } = await ask(() => histogramByScan(knex, jobs, where, shape, extent ?? null));
  const [first] = rows;
  if (first === undefined) return { edges: [], counts: {}, searchedFrom };
  const counted = rows.flatMap(({ status, stretches, counts }) =>
    status === null || stretches === null || counts === null ? [] : [{ status, stretches, counts }],
  );
  const { start, width, count } = first;
  return toHistogram(
    counted,
    { start: toMicroseconds(start), width: BigInt(width), count: Number(count) },
    searchedFrom,
    jobs.readStatus,
  );
}

const NOTHING: Sql = { sql: 'false', bindings: [] };

function rankedOf(matching: readonly ClassCount[]): Ranked {
  return {
    classes: matching.map((entry) => entry.class),
    older: matching.reduce((sum, { older }) => sum + older, 0),
    size: matching.reduce((sum, { keyed }) => sum + keyed, 0),
  };
}

function between({ times: { createdAt } }: JobsSql, where: Sql, { first, last }: Extent): Sql {
  return {
    sql: `(${where.sql}) AND ${createdAt.from('?::timestamptz')} AND ${createdAt.upTo('?::timestamptz')}`,
    bindings: [...where.bindings, first, last],
  };
}
