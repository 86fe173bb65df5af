import type { Cells, Results } from './results.js';
import { cellsOfGoals } from './results.js';
import { machineText } from './machine.js';

/** For a terminal. */
export function resultsToText({ machine, goals, sections }: Results): string {
  const tables = sections.map(({ title, cells }) => `${title}\n\n${toTable(cells)}`);
  const goalTable = goals.length === 0 ? [] : [`Goals\n\n${toTable(cellsOfGoals(goals))}`];
  return `${[machineText(machine), ...tables, ...goalTable].join('\n\n')}\n`;
}

function toTable(cells: Cells): string {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => (row[column] ?? '').length)),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
