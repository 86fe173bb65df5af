import { FORMAT } from './ledger-names.js';
import { toRegclass } from './sql/functions.js';

const MARK = 'Made by Taskdeck: the ledger of the table beside it';

export function markAsMade(table: string): string {
  return `COMMENT ON TABLE ${table} IS '${MARK}, format ${FORMAT}.'`;
}

function commentOf(table: string): string {
  return `obj_description(${toRegclass(table)}, 'pg_class')`;
}

/** Whether a table is a ledger's, of whatever format; NULL where there is none of that name, or it has no comment. */
export function isMarked(table: string): string {
  return `${commentOf(table)} LIKE '${MARK}%'`;
}

export function isOfThisFormat(table: string): string {
  return `${commentOf(table)} = '${MARK}, format ${FORMAT}.'`;
}
