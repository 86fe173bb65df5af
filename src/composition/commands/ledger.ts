import type { LedgerOptions, LedgerStatus } from '../../adapters/knex/index.js';
import {
  createDatabase,
  installLedger,
  ledgerStatus,
  rebuildLedger,
  removeLedger,
  verifyLedger,
} from '../../adapters/knex/index.js';
import type { Knex } from 'knex';
import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { readConfig } from '../read-config.js';
import { readSettings, schemas } from '../settings.js';
import { showLedgerProgress } from '../show-ledger-progress.js';

type Print = (line: string) => void;
type Action = (database: Knex, options: LedgerOptions, print: Print) => Promise<boolean>;

const ACTIONS: Record<string, Action | undefined> = {
  install: async (database, options, print) => {
    await installLedger(database, options);
    return status(database, options, print);
  },
  rebuild: async (database, options, print) => {
    await rebuildLedger(database, options);
    return status(database, options, print);
  },
  remove: async (database, options, print) => {
    await removeLedger(database, options);
    print('removed: the triggers, the functions and the tables are gone');
    return true;
  },
  status,
  verify,
};

/** Makes, checks and removes the ledger that keeps the totals; exits with 1 where status or verify find it wrong. */
export const ledger: Command = {
  options: { leaf: { type: 'string' } },
  positionals: Object.keys(ACTIONS),
  async run({ env, values, positional, print }) {
    const { DATABASE_URL, TASKDECK_CONFIG } = readSettings(schemas.ledger, env);
    const act = ACTIONS[positional ?? ''];
    if (act === undefined) throw new Error(`no action: ${positional}`);
    const { jobs: table } = readConfig(TASKDECK_CONFIG);
    const onProgress = showLedgerProgress(print);
    const database = createDatabase({ url: DATABASE_URL, poolMax: 2, applicationName: 'taskdeck ledger' });
    try {
      return (await act(database, { table, onProgress, ...readLeaf(values['leaf']) }, print)) ? 0 : 1;
    } finally {
      await database.destroy();
    }
  },
};

function readLeaf(text: string | boolean | undefined): Pick<LedgerOptions, 'leafSeconds'> {
  if (text === undefined) return {};
  const leafSeconds = Number(text);
  if (!(leafSeconds > 0)) throw new UsageError('--leaf takes a number of seconds');
  return { leafSeconds };
}

async function status(database: Knex, options: LedgerOptions, print: Print): Promise<boolean> {
  const found = await ledgerStatus(database, options);
  if (found.state === 'absent') {
    print(
      'absent: totals of large tables are counted up to a limit. `taskdeck ledger install` makes them exact.',
    );
    return false;
  }
  for (const line of describe(found)) print(line);
  return found.state === 'exact' && !found.partitionsChanged && found.triggersEnabled;
}

function describe(found: LedgerStatus): string[] {
  const number = (n: number) => n.toLocaleString('en');
  const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;
  const share = ((100 * found.ledgerBytes) / Math.max(1, found.tableBytes)).toFixed(2);
  return [
    found.state === 'exact'
      ? `exact: ${number(found.rows)} jobs, counted at ${found.countedAt?.toISOString() ?? 'an unknown time'}`
      : 'not counted: reading goes without it. `taskdeck ledger rebuild` counts the table.',
    ...(found.partitionsChanged
      ? [
          'the table has other partitions now: reading goes without the ledger until `taskdeck ledger rebuild`',
        ]
      : []),
    ...(found.triggersEnabled ? [] : ['a trigger is missing or disabled: run `taskdeck ledger rebuild`']),
    `${number(found.openDeltas)} changes to be folded; ${found.levels} levels, the leaves ${number(found.leafSeconds)} s wide, the fullest of ${number(found.fullestLeaf)} jobs`,
    `${megabytes(found.ledgerBytes)}, ${share} % of the table and its indexes`,
  ];
}

async function verify(database: Knex, options: LedgerOptions, print: Print): Promise<boolean> {
  const { rows, differences, examples } = await verifyLedger(database, options);
  print(`${rows.toLocaleString('en')} jobs counted anew: ${differences.toLocaleString('en')} differences`);
  for (const { order, level, bucket, status: word, taskType, counted, told } of examples) {
    print(
      `  ${order}, level ${level}, ${bucket}, ${word} ${taskType}: ${counted} counted, ${told} in the ledger`,
    );
  }
  return differences === 0;
}
