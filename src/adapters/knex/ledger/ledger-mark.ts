const MARK = 'Made by Taskdeck: the ledger of the table beside it.';

export function markAsMade(ledger: string): string {
  return `COMMENT ON TABLE ${ledger} IS '${MARK}'`;
}

/** Whether a table of that name is a ledger; NULL where there is none, or it has no comment. */
export function isMarked(ledger: string): string {
  return `obj_description(to_regclass('${ledger.replaceAll("'", "''")}'), 'pg_class') = '${MARK}'`;
}
