#!/usr/bin/env node
import { inspect, parseArgs } from 'node:util';
import type { Command, CommandContext } from './command.js';
import { UsageError } from './command.js';
import { COMMANDS } from './command-table.js';
import { explainFailure } from './explain-failure.js';
import { LineOutput } from './line-output.js';

const USAGE = `Usage: taskdeck <command> [options]

  demo      in a clone of the repository: everything on this machine, with data that moves
              --port N    the web server's port (the API's is N+1, the StreamingServer's N+2); 3000
              --data DIR  where the data is kept between starts; .taskdeck
              --rows N    how many jobs to fill an empty database with; 200000
              --fresh     forget the data and start anew
  api       the API server
  web       the web server
  migrate   bring the database's tables up to date; those of somebody else stay as they are
              jobs | users  only these
  user      make a user, or give one another password and role; the password is read from standard input
              --name NAME, --role admin|user
              list | role | password | disable | enable | sign-out | delete  do only that
  ledger    keep exact totals of any number of jobs
              install | status | verify | rebuild | remove
              --leaf SECONDS  how wide its narrowest buckets are; chosen by the data
              --origin NAME   of which of several tables; of all by default
  attach    write the file that TASKDECK_CONFIG names for a table of jobs that is there already
              --table T   which one, also as SCHEMA.T; without it, those that look like jobs are listed
              --schema S  where it is; the first of the search path that has it
              --out FILE  where to write it; without it, it is printed
              --force     although there is such a file
  doctor    try what the servers will need, and say what to do
              --json   as one JSON document

The environment configures the servers: see the README.`;

const complaints = new LineOutput(2);
const print = (line: string) => void process.stdout.write(`${line}\n`);
const complain = (text: string) => complaints.write(`taskdeck: ${text}\n`);

process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
  // A reader such as `head` may have seen enough; the command's own exit code is what counts then.
  if (code === 'EPIPE') return;
  process.exitCode = 1;
  complain(`can't write its output: ${code}`);
});
process.stderr.on('error', () => undefined);

async function main([name = 'help', ...args]: string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name) || args.includes('--help')) {
    print(USAGE);
    return 0;
  }
  const entry = entryOf(name);
  if (entry === undefined) throw new UsageError(`there is no command ${name}\n\n${USAGE}`);
  const command = await entry.load();
  return command.run({ env: process.env, ...parse(name, args, command), print });
}

function parse(
  name: string,
  args: string[],
  command: Command,
): Pick<CommandContext, 'values' | 'positional'> {
  const { options, positionals: allowed = [], positionalIsOptional = false } = command;
  try {
    const { values, positionals } = parseArgs({
      args,
      options,
      strict: true,
      allowPositionals: allowed.length > 0,
    });
    const [positional, ...more] = positionals;
    const isAllowed = positional === undefined ? positionalIsOptional : allowed.includes(positional);
    if (allowed.length > 0 && (more.length > 0 || !isAllowed)) {
      throw new Error(`${name} takes one of ${allowed.join(', ')}`);
    }
    return { values: values as CommandContext['values'], positional };
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0]);
  }
}

function entryOf(name: string | undefined) {
  return Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name ?? ''] : undefined;
}

const [name] = process.argv.slice(2);
const isVerbose = ['debug', 'trace'].includes(process.env['LOG_LEVEL'] ?? '');

try {
  const code = await main(process.argv.slice(2));
  if (code !== 0) process.exitCode = code;
} catch (error) {
  complain(explainFailure(error, entryOf(name)?.packages));
  if (isVerbose) complaints.write(`${inspect(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
