import type { Knex } from 'knex';
import type { Rows, Sql } from '../sql.js';

/** What the planner expects of a statement. */
export interface Estimate {
  readonly rows: number;
  /** How many entries of any one index make a bitmap. */
  readonly lookedUp: number;
  /** How many rows are fetched by bitmaps. */
  readonly fetched: number;
  /** Whether it reads no table but where an index leads to. */
  readonly isOfIndexes: boolean;
  /** Whether an index is asked this. */
  readonly isLedBy: (text: string) => boolean;
  /** Whether an index has the rows in the order that they are wanted in. */
  readonly isOrderedBy: (column: string) => boolean;
}

/** A node of a plan, as EXPLAIN tells it. */
export interface Plan {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

export interface PlanRow {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: Plan }];
}

export function explain(knex: Knex, { sql, bindings }: Sql): Knex.Raw<Rows<PlanRow>> {
  return knex.raw(`EXPLAIN (FORMAT JSON) ${sql}`, [...bindings]);
}

/** All nodes of the plan, from the one at its top. */
export function readPlan({ rows: [row] }: Rows<PlanRow>): readonly [Plan, ...Plan[]] {
  if (row === undefined) throw new Error('a plan without its row');
  return nodesOf(row['QUERY PLAN'][0].Plan);
}

export function readEstimate(answer: Rows<PlanRow>): Estimate {
  const nodes = readPlan(answer);
  const [plan] = nodes;
  const rowsOf = (type: string) =>
    nodes.filter((node) => node['Node Type'] === type).map((node) => node['Plan Rows']);
  const gathered = nodes
    .filter((node) => node['Node Type'] === 'Bitmap Heap Scan')
    .flatMap(({ Plans = [] }) => Plans.map((bitmap) => bitmap['Plan Rows']));
  const isLedBy = (text: string) => nodes.some((node) => node['Index Cond']?.includes(text) === true);
  return {
    rows: plan['Plan Rows'],
    lookedUp: Math.max(0, ...rowsOf('Bitmap Index Scan')),
    fetched: gathered.reduce((sum, count) => sum + count, 0),
    isOfIndexes: nodes.every((node) => /Index|Bitmap|Append|Result/.test(node['Node Type'])),
    isLedBy,
    isOrderedBy: (column) => !nodes.some((node) => node['Node Type'].includes('Sort')) && isLedBy(column),
  };
}

function nodesOf(plan: Plan): readonly [Plan, ...Plan[]] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
