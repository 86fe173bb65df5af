import type { Knex } from 'knex';
import type { TaskQuery } from '../../domain/task-query.js';
import { SORT_KEY_NUMBERS } from './jobs-table.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { ClassCount, Run } from './position-plan.js';
import { isFiltered, isReadByClass, sizeOf } from './position-plan.js';
import type { Rows } from './sql.js';
import type { TrustedLedger } from './trusted-ledger.js';
import { bindTrusted } from './trusted-ledger.js';

/** The leaf of the ledger that a run begins in. */
export interface LeafRow {
  readonly leaf: string;
  readonly leaf_end: string;
  /** How many rows of the leaf have a lesser key than the run's first, or the same and come before it. */
  readonly skipped: string;
  readonly n: string;
}

/** Skipping this many rows by OFFSET costs less than a round trip to ask the ledger. */
const NEAR = 500;
/** Where the order isn't that of creation, every job newer than `asOf` has to be looked at. */
const MOST_NEWER = 50_000;

/** Whether the ledger shortens the way to the run's first row. */
export function isWorthSeeking(query: TaskQuery, run: Run, counts: readonly ClassCount[]): boolean {
  if (!run.keyed) return false;
  if (query.order.key === 'createdAt') return run.offset > NEAR;
  const newer = counts.reduce((sum, entry) => sum + entry.newer, 0);
  if (newer > MOST_NEWER || isReadByClass(query, run, 0)) return false;
  // The first rows that pass a filter may lie far from the index's end.
  return run.offset > NEAR || isFiltered(query);
}

/** Not for a range of creation in another order: its jobs lie anywhere in that. */
export function selectLeaf(
  knex: Knex,
  names: LedgerNames,
  trusted: TrustedLedger,
  query: TaskQuery,
  run: Run,
): Knex.Raw<Rows<LeafRow>> {
  const { epoch, sets, bindings } = bindTrusted(trusted);
  return knex.raw(
    `SELECT leaf::text, leaf_end::text, skipped, n
       FROM ${names.functions.seek}(${epoch}, ${SORT_KEY_NUMBERS[query.order.key]}, ?::text[], ?::bigint, ?::timestamptz, ${sets})`,
    [
      // A class without jobs in the range may have older ones, which mustn't be among those that are ranked.
      (isFiltered(query) || query.scope.createdFrom !== null
        ? run.classes.map(({ entry }) => entry.class)
        : null) as never,
      rankOf(query, run) + olderThan(run),
      // In the order of creation the newer jobs stand at the end, and no rank before it tells of them.
      query.order.key === 'createdAt' ? null : query.scope.asOf,
      ...bindings,
    ],
  );
}

/** The run, to be read from the leaf's beginning or, backwards, from its end. */
export function startAtLeaf(query: TaskQuery, run: Run, row: LeafRow): Run {
  const skipped = Number(row.skipped);
  // Of those skipped, the ones before the range aren't read.
  if (!isDescending(query, run)) return { ...run, bound: row.leaf, offset: Math.min(skipped, run.offset) };
  // No row is left where all of the leaf's jobs are newer than `asOf` or the range.
  const beyond = Math.max(0, sizeOf(run.classes) - (rankOf(query, run) - skipped) - Number(row.n));
  return { ...run, bound: row.leaf_end, offset: run.offset - beyond };
}

function olderThan({ classes }: Run): number {
  return classes.reduce((total, { entry }) => total + entry.older, 0);
}

/** The place of the run's first row by the key ascending, from 0. */
function rankOf(query: TaskQuery, run: Run): number {
  return isDescending(query, run) ? sizeOf(run.classes) - 1 - run.offset : run.offset;
}

function isDescending({ order }: TaskQuery, run: Run): boolean {
  return (order.direction === 'descending') !== run.reversed;
}
