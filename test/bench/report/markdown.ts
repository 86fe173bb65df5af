import { format, resolveConfig } from 'prettier';
import { machineText } from './machine.js';
import type { Cells, Results } from './results.js';
import { cellsOfGoals } from './results.js';

/** A page of documentation, as prettier wants it where that file is. */
export async function resultsToMarkdown(results: Results, file: string): Promise<string> {
  const { command, date, minutes, machine, goals, sections } = results;
  const parts = [
    '# Benchmarks',
    `Made by \`${command}\` on ${date} in ${Math.round(minutes)} minutes; nothing here is typed by hand. Without
options the command takes about ten minutes, on tables of 10,000 and 1,000,000 rows; \`--rows 10000000\` adds one of
ten million, \`--data DIR\` keeps the filled tables for the next run, and \`--old DIR\` lets an older build compete.
Everything is measured on the Postgres that npm brings; the pages and the ledger also on Debian's, where
/usr/lib/postgresql has one: by default of the largest table only, with \`--server both\` of each.`,
    `**Machine.** ${machineText(machine)}`,
    `**How it is measured.** Every server is a process of its own on 127.0.0.1, started as in production, and logs
errors only. Postgres, the servers and the bench itself share the cores above, so that what is worth most is the comparison of
figures of one table: contestants take turns, round after round, a figure is the median of the rounds, and a share of another's requests per
second is the median of the shares of each round. Both Postgres get a cluster of the bench's own with the same settings, where those
below name no difference; JIT is as it is by default. CPU is told of each process: of the server that is asked, of the
API server behind a web server, and of Postgres with all its sessions. An older build runs beside this one, on the same database and
ledger, from a copy that is told this build's number of the ledger's format; the run ends at once where it doesn't trust that ledger. The jobs are
90 days of history, 90 % succeeded, 7 % failed, 3 % cancelled, the newest 0.1 % queued and running, of 12 types, with some
300 bytes of details each; nine of ten have a name, a third of them a Chinese one, and one user of 100,000 has 15 % of them. The tables were filled in one go and vacuumed; all of them fit into memory. An answer other than
the expected one counts as a failure, and the table names it.`,
    ...(goals.length === 0 ? [] : [`## Goals\n\n${toTable(cellsOfGoals(goals))}`]),
    ...sections.map(({ title, note, cells }) => [`## ${title}`, note, toTable(cells)].join('\n\n')),
  ];
  const config = await resolveConfig(file);
  return format(parts.join('\n\n'), { ...config, parser: 'markdown' });
}

function toTable([head = [], ...rows]: Cells): string {
  const toLine = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [head, head.map(() => '---'), ...rows].map(toLine).join('\n');
}
