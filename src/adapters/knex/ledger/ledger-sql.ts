import { isListable } from '../sql.js';

/** Where buckets begin to be counted from. */
export const ORIGIN = `timestamptz '0001-01-01 00:00:00+00'`;

/** As wide as the years 1 to 9999: the one bucket of the topmost level. */
export const WHOLE_TIME_US = 4_000_000n * 86_400_000_000n;

/**
 * In microseconds alone, since days of an interval have different lengths. By a product, which is exact: as text,
 * PostgreSQL 14 takes no more than 2^31 of them.
 */
export function interval(microseconds: bigint): string {
  return `(interval '1 us' * ${microseconds})`;
}

/** The bucket of a moment, named by its beginning; NULL for one that the list has no place for. */
export function bin(width: string, moment: string): string {
  return `CASE WHEN ${isListable(moment)} THEN date_bin(${width}, ${moment}, ${ORIGIN}) END`;
}

/** "task" in ASCII: the class of the advisory locks, with the table's oid, under which a ledger is written. */
const LOCK_CLASS = 1_952_543_595;

export function advisoryLock(jobs: string): string {
  return `${LOCK_CLASS}, ${regclass(jobs)}::oid::integer`;
}

export function regclass(quotedName: string): string {
  return `'${quotedName.replaceAll("'", "''")}'::regclass`;
}

/** Names in the body mean what they meant at the creation, whoever calls. */
export function createFunction(name: string, signature: string, body: string): string {
  return `CREATE OR REPLACE FUNCTION ${name}${signature}
    SET search_path = pg_catalog, pg_temp
    AS $taskdeck$ ${body} $taskdeck$`;
}
