import type { Knex } from 'knex';
import { ALL_TASKS } from '../../../domain/task-query.js';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import { resolveJobs } from '../mapping/resolve-jobs.js';
import { selectRuns } from '../position-queries.js';
import type { PlanRow } from '../search/estimate.js';
import { readPlan } from '../search/estimate.js';
import type { Rows } from '../sql.js';

export interface FirstPagePlan {
  /** The index that gives the newest jobs in their order; null where the table is read and sorted. */
  readonly index: string | null;
  /** How many rows the planner expects to sort for it. */
  readonly sorted: number;
}

const PAGE_ROWS = 20;

/** How Postgres would read the newest jobs for the list; nothing is read. @throws the driver's errors. */
export async function planFirstPage(knex: Knex, mapping: JobsMapping): Promise<FirstPagePlan> {
  const jobs = await resolveJobs(knex, mapping);
  const page = selectRuns(knex, jobs, ALL_TASKS, [
    {
      keyed: mapping.columns.createdAt !== null,
      ...{ reversed: false, offset: 0, limit: PAGE_ROWS, classes: [], bound: null, byClass: false },
    },
  ]);
  const nodes = readPlan(await knex.raw<Rows<PlanRow>>('EXPLAIN (FORMAT JSON) ?', [page]));
  const index = nodes.find((node) => node['Index Name'] !== undefined)?.['Index Name'] ?? null;
  const sorted = Math.max(
    0,
    ...nodes
      .filter((node) => node['Node Type'] === 'Sort')
      .flatMap(({ Plans = [] }) => Plans.map((sort) => sort['Plan Rows'])),
  );
  // The page itself is put in order once more.
  return sorted > PAGE_ROWS ? { index: null, sorted } : { index, sorted: index === null ? sorted : 0 };
}
