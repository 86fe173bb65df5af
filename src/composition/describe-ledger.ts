import type { LedgerStatus, TableDoubt } from '../adapters/knex/index.js';
import { explainDoubt } from '../adapters/knex/index.js';

const MOST_NAMED = 3;

/** What is wrong, where, and what to do: a line for each reason. */
export function describeDoubts(doubts: readonly TableDoubt[]): string[] {
  const reasons = [...new Set(doubts.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const { problem, remedy } = explainDoubt(reason);
    return `${namesOf(doubts, reason)}: ${problem} (${reason}). What to do: ${asCommand(remedy)}`;
  });
}

/** The tables that are doubted for a reason, or the first of them. */
export function namesOf(doubts: readonly TableDoubt[], reason: string): string {
  const tables = doubts.filter((doubt) => doubt.reason === reason).map(({ table }) => table);
  const more = tables.length > MOST_NAMED ? ` and ${tables.length - MOST_NAMED} more` : '';
  return tables.slice(0, MOST_NAMED).join(', ') + more;
}

export function describeLedger(found: LedgerStatus): string[] {
  const number = (n: number) => n.toLocaleString('en');
  const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;
  const share = ((100 * found.ledgerBytes) / Math.max(1, found.tableBytes)).toFixed(2);
  return [
    headline(found),
    ...describeDoubts(found.doubts),
    ...(found.obstacle === null ? [] : [`a rebuild would be refused: ${found.obstacle}`]),
    `${number(found.openDeltas)} changes to be folded; ${found.levels} levels, the leaves ${number(found.leafSeconds)} s wide, the fullest of ${number(found.fullestLeaf)} jobs`,
    `${megabytes(found.ledgerBytes)}, ${share} % of the table and its indexes`,
  ];
}

function headline({ state, rows, countedAt }: LedgerStatus): string {
  const counted = `${rows.toLocaleString('en')} jobs, counted at ${countedAt?.toISOString() ?? 'an unknown time'}`;
  if (state === 'exact') return `exact: ${counted}`;
  if (state === 'partial') return `exact but for parts that each list scans: ${counted}`;
  return 'not trusted: reading goes without it';
}

export function asCommand(remedy: string): string {
  return remedy
    .replace(/^rebuild/, '`taskdeck ledger rebuild`')
    .replace(/ rebuild$/, ' `taskdeck ledger rebuild`');
}
