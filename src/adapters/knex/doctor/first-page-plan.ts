import type { Knex } from 'knex';
import { quoteName } from '../quote.js';
import type { JobsMapping } from '../mapping/jobs-mapping.js';
import type { Rows } from '../sql.js';
import { idColumns, rawColumns } from './mapped-columns.js';
import type { TableShape } from './table-shape.js';

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
export async function planFirstPage(
  knex: Knex,
  { columns: { id, createdAt } }: JobsMapping,
  { name }: TableShape,
): Promise<FirstPagePlan> {
  const ids = idColumns(id).map(quoteName);
  const raw = rawColumns(createdAt).map(quoteName);
  const key = raw.length > 1 ? `COALESCE(${raw.join(', ')})` : raw[0];
  const order = [...(key === undefined ? [] : [`${key} DESC`]), ...ids].join(', ');
  const isKeyed = key === undefined ? '' : `WHERE ${key} IS NOT NULL`;
  const { rows } = await knex.raw<Rows<{ readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>>(
    `EXPLAIN (FORMAT JSON) SELECT ${ids.join(', ')} FROM ${name} ${isKeyed} ORDER BY ${order} LIMIT ${PAGE_ROWS}`,
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
