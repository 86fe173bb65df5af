import type { Knex } from 'knex';
import { inTime } from '../../adapters/knex/doctor/in-time.js';
import type { Right, RightsFor } from '../../adapters/knex/doctor/role-rights.js';
import { readRights } from '../../adapters/knex/doctor/role-rights.js';
import { readServerFacts } from '../../adapters/knex/doctor/server-facts.js';
import type { AttachedTable } from '../config/jobs-config.js';
import type { Check, Finding } from './check.js';
import { fault, ok, warning } from './check.js';
import { POSTGRES } from './check-postgres.js';

export const RIGHTS = 'rights';
/** What the role of least rights is called where doctor tells how to make one. */
const OWN_ROLE = 'taskdeck_api';

export const checkRights: Check = {
  name: RIGHTS,
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [POSTGRES],
  run: ({ database, tables }) => findRights(database(), tables, 'all'),
};

/** What the role may not and, where it may all, how a role would be made that may only that. */
export async function findRights(
  database: Knex,
  tables: readonly AttachedTable[],
  what: RightsFor,
): Promise<Finding[]> {
  return inTime(database, async (transaction) => {
    const { role, isSuperuser } = await readServerFacts(transaction);
    const rights = new Map<string, Right>();
    for (const { mapping } of tables) {
      for (const right of await readRights(transaction, mapping, what)) rights.set(right.grant, right);
    }
    const lacking = [...rights.values()].filter(({ isHeld }) => !isHeld);
    if (lacking.length > 0) return lacking.map((right) => toFinding(right, role));
    const beyond = isSuperuser ? ', and more: it is a superuser' : '';
    return [ok(`${role} may do all that is needed${beyond}`, { remedy: leastRole([...rights.values()]) })];
  });
}

function toFinding({ for: purpose, grant, isOptional }: Right, role: string): Finding {
  const says = `${role} lacks what ${purpose} takes: ${grant}`;
  const remedy = `GRANT ${grant} TO ${quoted(role)};`;
  return isOptional ? warning(says, remedy) : fault(says, remedy);
}

function leastRole(rights: readonly Right[]): string {
  return [
    'a role that may do this and nothing else:',
    `CREATE ROLE ${OWN_ROLE} LOGIN PASSWORD '…';`,
    ...rights.map(({ grant }) => `GRANT ${grant} TO ${OWN_ROLE};`),
  ].join('\n');
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
