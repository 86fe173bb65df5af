import { columnProblems } from '../../adapters/knex/doctor/column-problems.js';
import { inTime } from '../../adapters/knex/doctor/in-time.js';
import type { TableShape } from '../../adapters/knex/doctor/table-shape.js';
import { readTableShape } from '../../adapters/knex/doctor/table-shape.js';
import type { Check, Finding } from './check.js';
import { CheckStopped, fault, ok, stop, warning } from './check.js';
import { POSTGRES } from './check-postgres.js';
import type { Ground } from './ground.js';
import { ofEachTable } from './ground.js';

export const TABLE = 'table of the jobs';

/** Whether the jobs are where they are looked for, and can be read as the mapping says. */
export const checkTable: Check = {
  name: TABLE,
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [POSTGRES],
  each: ofEachTable,
  async run(ground) {
    const shape = await shapeOf(ground);
    const found = await inTime(ground.database(), (transaction) => columnProblems(transaction, ground.jobs));
    const problems = found.map(({ key, says, remedy }) => fault(`jobs.${key}: ${says}`, remedy));
    if (problems.length > 0) throw new CheckStopped(problems);
    return [...describeKind(shape), ...describeRowSecurity(shape)];
  },
};

export async function shapeOf({ database, jobs }: Ground): Promise<TableShape> {
  const shape = await inTime(database(), (transaction) => readTableShape(transaction, jobs));
  if (shape !== null) return shape;
  const name = jobs.schema === null ? jobs.table : `${jobs.schema}.${jobs.table}`;
  return stop(
    `there is no table ${name}, or this role may not look into its schema`,
    'make it by `taskdeck migrate`, name another in TASKDECK_CONFIG ("jobs": {"schema": "…", "table": "…"}), or GRANT USAGE ON SCHEMA …',
  );
}

function describeKind({ name, kind, columns }: TableShape): Finding[] {
  const says = `${name} is a ${kind} of ${columns.size} columns`;
  switch (kind) {
    case 'view':
      return [
        warning(
          `${says}: it has no index and no ledger of its own; a page is as fast as its query, which indexes serve only where it renames columns and computes nothing`,
          'where it only renames or filters, name the table itself in TASKDECK_CONFIG, with "columns" and "where"',
        ),
      ];
    case 'materialized view':
      return [
        warning(
          `${says}: it is as old as its last REFRESH`,
          'name the table it is made of in TASKDECK_CONFIG',
        ),
      ];
    case 'foreign table':
      return [
        warning(
          `${says}: each page is read from another server`,
          'let DATABASE_URL lead to that server itself',
        ),
      ];
    case 'table':
    case 'partitioned table':
      return [ok(says)];
  }
}

function describeRowSecurity({ name, isRestricted, role }: TableShape): Finding[] {
  if (!isRestricted) return [];
  return [
    warning(
      `row security of ${name} hides jobs from this role: lists and totals are of what it may see, which may be nothing`,
      `CREATE POLICY taskdeck_sees_all ON ${name} FOR SELECT TO ${role} USING (true);\nor, by which the ledger counts too: ALTER ROLE ${role} BYPASSRLS;`,
    ),
  ];
}
