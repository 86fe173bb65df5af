/** Why a table, or one of its partitions, is not counted by the ledger. */
export type LedgerDoubt = keyof typeof MEANINGS;

/** What is wrong, and what to do about it. */
const MEANINGS = {
  broken: ['parts of it are missing, or of another version', 'rebuild, or `taskdeck ledger remove`'],
  not_counted: ['it has not been counted yet', 'wait for the install that is under way, or rebuild'],
  other_table: ['another table has the name by now: it was swapped, made anew or restored', 'rebuild'],
  other_mapping: [
    'it was made for other columns, such as had the names before, other words of an enumeration, or another version of Taskdeck',
    'rebuild',
  ],
  guards_changed: [
    "the ledger's own tables, or the triggers on them, were changed or restored, belong to another role, or can't be written",
    'rebuild',
  ],
  written_by_others: [
    "something else wrote the ledger's own tables, such as a restore of their data",
    'rebuild',
  ],
  unreadable_row: [
    'a write could not be read by the trigger, as after a column was renamed: it went on, uncounted',
    'rebuild, with the new name in TASKDECK_CONFIG',
  ],
  unwritable: [
    "a write could not be appended to the ledger's tables: they were elsewhere, or the right was missing",
    'rebuild',
  ],
  row_security: [
    'row security hides jobs from this role, so it counts what it may see',
    'grant the role BYPASSRLS, or exempt it from the policies, if it is to see all',
  ],
  inherited: ['other tables inherit from the table, and their rows are read with it', 'drop the inheritance'],
  foreign: ['a foreign partition can not be counted by triggers', 'nothing: it is counted with each list'],
  unlogged: ['it is not logged: a crash empties it', 'ALTER TABLE … SET LOGGED'],
  triggers_off: [
    "the ledger's triggers are missing, disabled, or do not fire ALWAYS (ENABLE TRIGGER ALL makes ordinary ones of them)",
    'rebuild',
  ],
  triggers_changed: ["the ledger's triggers were disabled for a while, or made anew", 'rebuild'],
  new: ['a partition has come', 'nothing: the API server counts it within seconds'],
  rewritten: [
    'it was truncated or rewritten (VACUUM FULL, CLUSTER, pg_repack)',
    'nothing: the API server counts it anew',
  ],
} as const;

export const LEDGER_DOUBTS = Object.keys(MEANINGS) as readonly LedgerDoubt[];

/** What the database said, whose detail such as an SQLSTATE comes after a space; a word of a later version stays as it is. */
export function explainDoubt(reason: string): { readonly problem: string; readonly remedy: string } {
  const [word = ''] = reason.split(' ');
  if (!Object.hasOwn(MEANINGS, word)) return { problem: reason, remedy: 'rebuild' };
  const [problem, remedy] = MEANINGS[word as LedgerDoubt];
  return { problem, remedy };
}

/**
 * Whether the keeper counts a table anew by itself. A partition may come and go at any hour, and who rewrites a table
 * expects it to be read once more; a table whose triggers were touched is for its admin to look at.
 */
export function isAdoptable(reason: string, isPartitioned: boolean): boolean {
  return reason === 'rewritten' || (isPartitioned && ['new', 'triggers_changed'].includes(reason));
}
