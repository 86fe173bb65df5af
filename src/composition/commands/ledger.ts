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
import { describeDoubts, describeLedger } from '../describe-ledger.js';
import type { AttachedTable } from '../config/jobs-config.js';
import { readConfig } from '../config/read-config.js';
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
  options: { leaf: { type: 'string' }, origin: { type: 'string' } },
  positionals: Object.keys(ACTIONS),
  async run({ env, values, positional, print }) {
    const { DATABASE_URL, TASKDECK_CONFIG } = readSettings(schemas.ledger, env);
    const act = ACTIONS[positional ?? ''];
    if (act === undefined) throw new Error(`no action: ${positional}`);
    const tables = chooseTables(readConfig(TASKDECK_CONFIG).tables, values['origin']);
    const onProgress = showLedgerProgress(print);
    const database = createDatabase({ url: DATABASE_URL, poolMax: 2, applicationName: 'taskdeck ledger' });
    try {
      let isWell = true;
      for (const { origin, mapping: table } of tables) {
        if (tables.length > 1) print(`${origin}:`);
        isWell = (await act(database, { table, onProgress, ...readLeaf(values['leaf']) }, print)) && isWell;
      }
      return isWell ? 0 : 1;
    } finally {
      await database.destroy();
    }
  },
};

function chooseTables(
  tables: readonly AttachedTable[],
  wanted: string | boolean | undefined,
): readonly AttachedTable[] {
  const chosen = wanted === undefined ? tables : tables.filter(({ origin }) => origin === wanted);
  if (chosen.length > 0) return chosen;
  throw new UsageError(`--origin takes one of ${tables.map(({ origin }) => origin).join(', ')}`);
}

function readLeaf(text: string | boolean | undefined): Pick<LedgerOptions, 'leafSeconds'> {
  if (text === undefined) return {};
  const leafSeconds = Number(text);
  if (!(leafSeconds > 0)) throw new UsageError('--leaf takes a number of seconds');
  return { leafSeconds };
}

async function status(database: Knex, options: LedgerOptions, print: Print): Promise<boolean> {
  const found = await ledgerStatus(database, options);
  for (const line of linesOf(found)) print(line);
  return found.state === 'exact';
}

function linesOf(found: LedgerStatus): string[] {
  switch (found.state) {
    case 'absent':
      return [
        'absent: totals of large tables are counted up to a limit. `taskdeck ledger install` makes them exact.',
      ];
    case 'impossible':
      return [`none is possible: ${found.obstacle}`];
    case 'broken':
      return [
        'broken: parts of it are missing, or of another version, and reading goes without. Run `taskdeck ledger rebuild`, or remove it.',
      ];
    case 'doubted':
    case 'partial':
    case 'exact':
      return describeLedger(found);
  }
}

async function verify(database: Knex, options: LedgerOptions, print: Print): Promise<boolean> {
  const { rows, differences, examples, uncounted, doubts } = await verifyLedger(database, options);
  print(`${rows.toLocaleString('en')} jobs counted anew: ${differences.toLocaleString('en')} differences`);
  if (uncounted.length > 0) print(`not counted by the ledger, so not compared: ${uncounted.join(', ')}`);
  for (const { table, order, level, bucket, status: word, taskType, counted, told } of examples) {
    print(
      `  ${table}, ${order}, level ${level}, ${bucket}, ${word} ${taskType}: ${counted} counted, ${told} in the ledger`,
    );
  }
  for (const line of describeDoubts(doubts)) print(line);
  if (differences > 0) print('`taskdeck ledger rebuild` counts the table anew');
  return differences === 0;
}
