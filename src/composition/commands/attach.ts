import type { Knex } from 'knex';
import type { Proposal } from '../../adapters/knex/attach/index.js';
import {
  describeTable,
  listTables,
  mappingOf,
  proposeMapping,
  rankTables,
} from '../../adapters/knex/attach/index.js';
import type { JobsTable } from '../../adapters/knex/index.js';
import { createDatabase } from '../../adapters/knex/index.js';
import { chooseTable } from '../attach/choose-table.js';
import { describeProposal, describeTables } from '../attach/describe-proposal.js';
import { findPreset } from '../attach/find-preset.js';
import { configText, writeConfig } from '../attach/write-config.js';
import type { Command, CommandContext } from '../command.js';
import { UsageError } from '../command.js';
import type { ConfigInput } from '../config/config-schema.js';
import { parseConfig } from '../config/read-config.js';
import { listJobs } from '../list-jobs.js';
import { rootMessage } from '../root-message.js';
import { readSettings, schemas } from '../settings.js';

const MOST_TABLES = 10;

interface Wanted {
  readonly table: string | undefined;
  readonly schema: string | undefined;
  readonly out: string | undefined;
  readonly isForced: boolean;
  /** Whether the settings name a server of streams. */
  readonly hasStreams: boolean;
}

/**
 * From a database and a table's name to the file that TASKDECK_CONFIG names, with a reason for each choice; without a
 * name, to the tables that look like jobs. Exits with 1 where there is none, or no list can be made of it.
 */
export const attach: Command = {
  options: {
    schema: { type: 'string' },
    table: { type: 'string' },
    out: { type: 'string' },
    force: { type: 'boolean' },
  },
  async run({ env, values, print }) {
    const { DATABASE_URL } = readSettings(schemas.migrate, env);
    const wanted = { ...readWanted(values), hasStreams: (env['STREAMING_URL'] ?? '') !== '' };
    const database = createDatabase({ url: DATABASE_URL, poolMax: 1, applicationName: 'taskdeck attach' });
    try {
      if (wanted.table === undefined) return await suggest(database, wanted.schema, print);
      return await propose(database, wanted.table, wanted, print);
    } finally {
      await database.destroy();
    }
  },
};

function readWanted({ table, schema, out, force }: CommandContext['values']): Omit<Wanted, 'hasStreams'> {
  const text = (value: string | boolean | undefined) => (typeof value === 'string' ? value : undefined);
  if (table === undefined && out !== undefined)
    throw new UsageError('--out takes --table too: whose file is it?');
  return { table: text(table), schema: text(schema), out: text(out), isForced: force === true };
}

async function suggest(
  database: Knex,
  schema: string | undefined,
  print: CommandContext['print'],
): Promise<number> {
  const ranked = rankTables(await listTables(database, schema)).slice(0, MOST_TABLES);
  if (ranked.length === 0) {
    print('no table that this role may see looks like jobs: name one by --table');
    return 1;
  }
  print('these look like jobs, the likeliest first:');
  for (const line of describeTables(ranked)) print(line);
  const [{ table }] = ranked as [(typeof ranked)[number]];
  print(`name one: taskdeck attach --schema ${table.schema} --table ${table.table}`);
  return 0;
}

async function propose(
  database: Knex,
  name: string,
  { schema, out, isForced, hasStreams }: Wanted,
  print: CommandContext['print'],
): Promise<number> {
  const chosen = await chooseTable(database, name, schema);
  const table = await describeTable(database, chosen.schema, chosen.table);
  if (table === null) throw new UsageError(`there is no table ${name}`);
  if (!table.isReadable) {
    print(
      `this role may not read it: GRANT SELECT ON "${table.schema}"."${table.table}" TO the role of DATABASE_URL;`,
    );
    return 1;
  }
  const preset = findPreset(table);
  const proposal = proposeMapping(table);
  if (preset === null) for (const line of describeProposal(proposal)) print(line);
  else print(`${table.schema}.${table.table}: Taskdeck comes with a mapping of it, the preset ${preset}`);
  if (preset === null && proposal.columns === null) return 1;
  const jobs = preset === null ? toInput(proposal) : { preset };
  const text = configText(jobs, out, hasStreams);
  const [{ mapping } = { mapping: mappingOf(proposal) }] = parseConfig(JSON.parse(text)).jobs ?? [];
  if (out === undefined) print(`\n${text.trimEnd()}`);
  else {
    writeConfig(out, text, isForced);
    print(`written to ${out}`);
  }
  print(await tryList(database, mapping));
  print(`next: TASKDECK_CONFIG=${out ?? 'FILE'} taskdeck doctor, which says what is left to do`);
  return 0;
}

/** Reads one list, as the API server will. */
async function tryList(database: Knex, mapping: JobsTable): Promise<string> {
  try {
    return `tried: it reads as ${await listJobs(database, mapping)} jobs`;
  } catch (error) {
    return `tried: no list can be made of it yet: ${rootMessage(error)}`;
  }
}

/** A mapping is written in the file as it is. */
function toInput(proposal: Proposal): ConfigInput['jobs'] {
  return mappingOf(proposal) as ConfigInput['jobs'];
}
