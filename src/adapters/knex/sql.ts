import type { Knex } from 'knex';
import { FIRST_TOLD } from '../../domain/timestamp.js';

/** A part of a statement, and what is bound in it. */
export interface Sql {
  readonly sql: string;
  readonly bindings: readonly Knex.RawBinding[];
}

/** What pg answers. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
}

/** A moment as text, as the domain writes it, since a JavaScript Date would drop the microseconds. */
export function utc(moment: string): string {
  return `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** As in the domain: earlier ones stand for none. */
export const FIRST_MOMENT = `timestamptz '${FIRST_TOLD}'`;
export const AFTER_LAST_MOMENT = `timestamptz '10000-01-01 00:00:00+00'`;

/** Whether the list has a place for a moment: it is there, stands for no other thing, and is before the year 10000. */
export function isListable(moment: string): string {
  return `${moment} >= ${FIRST_MOMENT} AND ${moment} < ${AFTER_LAST_MOMENT}`;
}

/** Parts a status from a task type, as neither of them does. */
const CLASS_SEPARATOR = '\u001f';

/** A job's status and task type in one text, compared by bytes whatever the collations of the two are. */
export function classOf({ status, taskType }: { status: string; taskType: string }): string {
  return `((COALESCE(${status}::text, '') || chr(31) || COALESCE(${taskType}::text, '')) COLLATE "C")`;
}

/** As `classOf` does. */
export function writeClass({ status, taskType }: { status: string; taskType: string }): string {
  return `${status}${CLASS_SEPARATOR}${taskType}`;
}

export function parseClass(text: string): { status: string; taskType: string } {
  const end = text.indexOf(CLASS_SEPARATOR);
  return { status: text.slice(0, end), taskType: text.slice(end + 1) };
}
