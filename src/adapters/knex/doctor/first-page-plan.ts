import type { Knex } from 'knex';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import { resolveJobs } from '../mapping/resolve-jobs.js';
import type { Rows } from '../sql.js';

export interface FirstPagePlan {
  /** The index that gives the newest jobs in their order; null where the table is read and sorted. */
  readonly index: string | null;
  /** How many rows the planner expects to sort for it. */
  readonly sorted: number;
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

const PAGE_ROWS = 20;

/** How Postgres would read the newest jobs; nothing is read. @throws the driver's errors. */
export async function planFirstPage(knex: Knex, mapping: JobsMapping): Promise<FirstPagePlan> {
  const { id, times, from } = await resolveJobs(knex, mapping);
  const { stored, isListable } = times.createdAt;
  const isTimed = mapping.columns.createdAt !== null;
  const order = isTimed
    ? `WHERE ${isListable} ORDER BY ${stored} DESC, ${id.orderBy()}`
    : `ORDER BY ${id.orderBy()}`;
  const { rows } = await knex.raw<Rows<{ readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>>(
    `EXPLAIN (FORMAT JSON) SELECT ${id.columns} FROM ${from} ${order} LIMIT ${PAGE_ROWS}`,
  );
  const nodes = rows.flatMap((row) => nodesOf(row['QUERY PLAN'][0].Plan));
  const sort = nodes.find((node) => node['Node Type'] === 'Sort');
  const index = nodes.find((node) => node['Index Name'] !== undefined)?.['Index Name'] ?? null;
  const read = Math.max(0, ...(sort?.Plans ?? []).map((node) => node['Plan Rows']));
  return { index: sort === undefined ? index : null, sorted: read };
}

function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
