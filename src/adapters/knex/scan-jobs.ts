import type { Knex } from 'knex';
import type { TaskQuery } from '../../domain/task-query.js';
import type { JobsSql } from './mapping/jobs-sql.js';
import type { ClassCount } from './position-plan.js';
import { selectAll } from './position-queries.js';
import type { Rows } from './sql.js';

const BATCH = 500;
/** To sort, before its first batch, what no index has in order takes longer than a list may. */
const STATEMENT_TIMEOUT_MS = 60_000;
export const SCAN_DEADLINE_MS = STATEMENT_TIMEOUT_MS + 1_000;
/** To pass more jobs than these for each batch takes longer in all than to sort them. */
const MOST_PASSED = 100_000;

/** The statements that go through all matching jobs, a batch of ids at a time. */
export interface Cursor {
  readonly plan: () => Knex.Raw<unknown>;
  readonly declare: () => Knex.Raw<unknown>;
  readonly fetch: () => Knex.Raw<Rows<{ readonly id: string }>>;
  readonly close: () => Knex.Raw<unknown>;
}

export interface ScanContext {
  /** Of the snapshot's scans, each of which may be left half-way. */
  readonly number: number;
  /** About how many jobs there are. */
  readonly tableRows: number;
}

/** Those that have the order's key, then those that lack it; of one snapshot, however long it takes. */
export function cursorsOf(
  knex: Knex,
  jobs: JobsSql,
  query: TaskQuery,
  matching: readonly ClassCount[],
  { number, tableRows }: ScanContext,
): readonly Cursor[] {
  const isOpen = matching.some(({ atLeast }) => atLeast === true);
  const mayLackKey = query.order.key !== 'createdAt' || jobs.unboundedTime;
  return (mayLackKey ? [true, false] : [true]).map((keyed) => {
    const name = `taskdeck_${keyed ? 'keyed' : 'unkeyed'}_${number}`;
    const { sql, bindings } = selectAll(jobs, query, matching, keyed);
    const size = matching.reduce((sum, entry) => sum + (keyed ? entry.keyed : entry.count - entry.keyed), 0);
    const isDense = isOpen || BATCH * tableRows <= size * MOST_PASSED;
    return {
      plan: () => planScan(knex, isDense),
      declare: () => knex.raw(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, [...bindings]),
      fetch: () => knex.raw(`FETCH ${BATCH} FROM ${name}`),
      close: () => knex.raw(`CLOSE ${name}`),
    };
  });
}

/**
 * Tells the planner whether the first rows are wanted soon, along an index, or all of them: it would sort ten million
 * jobs otherwise, or pass as many for a batch of those that are few among them.
 */
function planScan(knex: Knex, isDense: boolean): Knex.Raw<unknown> {
  return knex.raw(
    `SELECT set_config('statement_timeout', '${STATEMENT_TIMEOUT_MS}', true), set_config('cursor_tuple_fraction', ?, true)`,
    [isDense ? '0.0001' : '1'],
  );
}
