import { stringifyJson } from '../../../json/json-text.js';
import type { WireExportEnd, WireTask } from '../../wire.js';
import type { ExportFormat } from './export-format.js';

type Cell = string | number | null;

const CELLS: { readonly [Name in keyof WireTask]-?: (task: WireTask) => Cell } = {
  id: ({ id }) => id,
  source: ({ source }) => source,
  origin: ({ origin }) => origin,
  task_type: ({ task_type: taskType }) => taskType,
  status: ({ status }) => status,
  status_text: ({ status_text: statusText }) => statusText,
  name: ({ name }) => name,
  user_id: ({ user_id: userId }) => userId,
  progress: ({ progress }) => progress,
  created_at: ({ created_at: createdAt }) => createdAt,
  started_at: ({ started_at: startedAt }) => startedAt,
  finished_at: ({ finished_at: finishedAt }) => finishedAt,
  error: ({ error }) => error,
  details: ({ details }) => (details === null ? null : stringifyJson(details)),
};
const NAMES = Object.keys(CELLS);
const WRITERS = Object.values(CELLS);

/** By which spreadsheets know UTF-8. */
const BYTE_ORDER_MARK = '\u{feff}';
/** What makes a spreadsheet calculate a text, and so follow links or run commands that whoever named a task wrote into it. */
const FORMULA = /^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/;
/** `;` separates where a comma is the decimal sign. */
const NEEDS_QUOTES = /[",;\r\n]/;

/** RFC 4180, for spreadsheets: the wire's names above, the end in the last row. */
export const csv: ExportFormat = {
  contentType: 'text/csv; charset=utf-8',
  head: `${BYTE_ORDER_MARK}${toRow(NAMES)}`,
  row: (task) => toRow(WRITERS.map((write) => write(task))),
  end: (end) => toRow(endCells(end)),
};

/** No task's row begins so: its second cell is a source. The last one has all that the other format's end has. */
function endCells(end: WireExportEnd): readonly Cell[] {
  const told = ['# end', `rows=${end.rows}`, `total_is=${end.total_is}`, `as_of=${end.as_of}`];
  const between = Array<Cell>(NAMES.length - told.length - 1).fill(null);
  return [...told, ...between, stringifyJson(end)];
}

function toRow(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
