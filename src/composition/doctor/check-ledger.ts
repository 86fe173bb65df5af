import type { Knex } from 'knex';
import type { JobsTable, TableDoubt } from '../../adapters/knex/index.js';
import { explainDoubt, foldLedger, ledgerStatus } from '../../adapters/knex/index.js';
import { inTime } from '../../adapters/knex/doctor/in-time.js';
import { asCommand, namesOf } from '../describe-ledger.js';
import type { Check, Finding } from './check.js';
import { fault, ok, warning } from './check.js';
import { TABLE } from './check-table.js';
import { ofEachTable } from './ground.js';

/** Working without one is allowed, with a wrong one isn't. */
export const checkLedger: Check = {
  name: 'ledger',
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [TABLE],
  each: ofEachTable,
  run: ({ database, jobs }) => inTime(database(), (transaction) => judge(transaction, jobs)),
};

async function judge(database: Knex, table: JobsTable): Promise<readonly Finding[]> {
  const { state, obstacle, rows, doubts } = await ledgerStatus(database, { table });
  switch (state) {
    case 'absent':
      return [
        ok('none: large tables are counted up to a limit', {
          remedy: '`taskdeck ledger install` makes their totals exact',
        }),
      ];
    case 'impossible':
      return [ok(`none is possible: ${obstacle ?? ''}`)];
    case 'broken':
      return [
        fault(
          'parts of it are missing, or of another version',
          'run `taskdeck ledger rebuild`, or `taskdeck ledger remove`',
        ),
      ];
    case 'exact':
    case 'doubted':
    case 'partial':
      return [
        ...describeDoubts(doubts),
        ...(state === 'doubted' ? [] : [ok(`exact, ${rows.toLocaleString('en')} jobs`)]),
      ];
  }
}

/** Of some there is nothing to do: the API servers mend them, or count around them. */
function describeDoubts(doubts: readonly TableDoubt[]): Finding[] {
  return [...new Set(doubts.map(({ reason }) => reason))].map((reason) => {
    const { problem, remedy } = explainDoubt(reason);
    const says = `${namesOf(doubts, reason)}: ${problem} (${reason})`;
    return remedy.startsWith('nothing') ? warning(says, remedy) : fault(says, asCommand(remedy));
  });
}

export const checkFold: Check = {
  name: 'fold',
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [TABLE],
  each: ofEachTable,
  async run({ database, jobs }) {
    const says = await inTime(database(), (transaction) => fold(transaction, jobs), { writes: true });
    return [ok(says)];
  },
};

async function fold(database: Knex, table: JobsTable): Promise<string> {
  const { state, mayVacuum } = await ledgerStatus(database, { table });
  if (['absent', 'impossible', 'broken'].includes(state)) return 'nothing to fold';
  const { folded } = await foldLedger(database, table);
  const room = mayVacuum ? '' : "; this role may not vacuum the ledger's tables, which is left to autovacuum";
  return `${folded.toLocaleString('en')} changes${room}`;
}
