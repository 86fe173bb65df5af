import { quoteText } from '../../quote.js';

/** "task" in ASCII: the class of the advisory locks, with the table's oid, under which a ledger is written. */
const LOCK_CLASS = 1_952_543_595;

export function advisoryLock(jobs: string): string {
  return `${LOCK_CLASS}, ${jobs}::oid::integer`;
}

export function unquoted(name: string): string {
  return name.slice(1, -1).replaceAll('""', '"');
}

/** Of a quoted name, the part after the schema's. */
export function unqualified(quotedName: string): string {
  return quotedName.replace(/^"(?:[^"]|"")*"\./, '');
}

/** The other part. */
export function schemaOf(quotedName: string): string {
  return quotedName.slice(0, -unqualified(quotedName).length - 1);
}

/** The oid of a table; NULL where there is none of that name. */
export function toRegclass(quotedName: string): string {
  return `to_regclass(${quoteText(quotedName)})`;
}

/** The oid of a function; NULL where there is none of that name. */
export function toRegproc(quotedName: string): string {
  return `to_regproc(${quoteText(quotedName)})`;
}

export function regclass(quotedName: string): string {
  return `${quoteText(quotedName)}::regclass`;
}

/** Names in the body mean what they meant at the creation, whoever calls; Debian's servers would compile each fold. */
const SETTINGS = 'SET search_path = pg_catalog, pg_temp SET jit = off';

export function createFunction(name: string, signature: string, body: string): string {
  return `CREATE OR REPLACE FUNCTION ${name}${signature} ${SETTINGS} AS $taskdeck$ ${body} $taskdeck$`;
}

/**
 * Who may write the ledger's tables says so with this setting, until it is taken back or the transaction ends; whoever
 * else writes them raises a doubt. A function's own SET of such a name is for superusers only.
 */
export function setWriting(isWriting: boolean): string {
  return `pg_catalog.set_config('taskdeck.writes_ledger', '${isWriting ? 'yes' : ''}', true)`;
}

export const IS_WRITING = `COALESCE(pg_catalog.current_setting('taskdeck.writes_ledger', true), '') = 'yes'`;
