import type { Knex } from 'knex';
import type { TaskQuery } from '../../domain/task-query.js';
import type { QuotedJobsTable } from './jobs-table.js';
import type { ClassCount } from './position-plan.js';
import { selectAll } from './position-queries.js';
import type { Rows } from './sql.js';

const BATCH = 500;

/** The statements that go through all matching jobs, a batch of ids at a time. */
export interface Cursor {
  readonly declare: () => Knex.Raw<unknown>;
  readonly fetch: () => Knex.Raw<Rows<{ readonly id: string }>>;
  readonly close: () => Knex.Raw<unknown>;
}

/** Tells the planner that the first rows are wanted soon: it would sort ten million jobs rather than follow an index. */
export function preferFirstRows(knex: Knex): Knex.Raw<unknown> {
  return knex.raw("SELECT set_config('cursor_tuple_fraction', '0.0001', true)");
}

/**
 * Those that have the order's key, then those that lack it; of one snapshot, however long it takes.
 * @param number of the snapshot's scans, each of which may be left half-way.
 */
export function cursorsOf(
  knex: Knex,
  jobs: QuotedJobsTable,
  query: TaskQuery,
  matching: readonly ClassCount[],
  number: number,
): readonly Cursor[] {
  const mayLackKey = query.order.key !== 'createdAt' || jobs.unboundedTime;
  return (mayLackKey ? [true, false] : [true]).map((keyed) => {
    const name = `taskdeck_${keyed ? 'keyed' : 'unkeyed'}_${number}`;
    const { sql, bindings } = selectAll(jobs, query, matching, keyed);
    return {
      declare: () => knex.raw(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, [...bindings]),
      fetch: () => knex.raw(`FETCH ${BATCH} FROM ${name}`),
      close: () => knex.raw(`CLOSE ${name}`),
    };
  });
}
