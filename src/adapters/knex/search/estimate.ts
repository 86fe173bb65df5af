import type { Knex } from 'knex';
import type { Rows, Sql } from '../sql.js';

/** What the planner expects of a statement. */
export interface Estimate {
  readonly rows: number;
  /** In its own unit: reading a page of the table in order costs 1. */
  readonly cost: number;
  /** Whether it reads no table but where an index leads to. */
  readonly isOfIndexes: boolean;
  /** Whether it gathers the places of all rows first. */
  readonly isOfBitmaps: boolean;
  /** Whether an index is asked this. */
  readonly isLedBy: (text: string) => boolean;
  /** Whether an index has the rows in the order that they are wanted in. */
  readonly isOrderedBy: (column: string) => boolean;
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Total Cost': number;
  readonly 'Plan Rows': number;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly Plan[];
}

export interface PlanRow {
  readonly 'QUERY PLAN': readonly [{ readonly Plan: Plan }];
}

export function explain(knex: Knex, { sql, bindings }: Sql): Knex.Raw<Rows<PlanRow>> {
  return knex.raw(`EXPLAIN (FORMAT JSON) ${sql}`, [...bindings]);
}

export function readEstimate({ rows: [row] }: Rows<PlanRow>): Estimate {
  if (row === undefined) throw new Error('a plan without its row');
  const plan = row['QUERY PLAN'][0].Plan;
  const isLedBy = (text: string) => hasNode(plan, (node) => node['Index Cond']?.includes(text) === true);
  return {
    rows: plan['Plan Rows'],
    cost: plan['Total Cost'],
    isOfIndexes: !hasNode(plan, (node) => !/Index|Bitmap|Append|Result/.test(node['Node Type'])),
    isOfBitmaps: hasNode(plan, (node) => node['Node Type'] === 'Bitmap Heap Scan'),
    isLedBy,
    isOrderedBy: (column) => !hasNode(plan, (node) => node['Node Type'].includes('Sort')) && isLedBy(column),
  };
}

function hasNode(plan: Plan, isWanted: (plan: Plan) => boolean): boolean {
  return isWanted(plan) || (plan.Plans ?? []).some((part) => hasNode(part, isWanted));
}
