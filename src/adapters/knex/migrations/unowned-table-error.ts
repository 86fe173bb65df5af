/** A migration or a command would have changed a table that Taskdeck's migrations did not make. */
export class UnownedTableError extends Error {
  override readonly name = 'UnownedTableError';
  readonly code = 'unowned_table';

  constructor(
    readonly table: string,
    readonly action: 'create' | 'change' | 'drop',
  ) {
    super(`refusing to ${action} the table "${table}": ${REASONS[action]}`);
  }
}

const REASONS = {
  create: 'one exists that Taskdeck did not make. Use another database or schema, or rename that table.',
  change:
    'Taskdeck did not make it. Change it by the program that did, or give Taskdeck a schema of its own, first in the ' +
    'search_path of its role, and run `taskdeck migrate`.',
  drop: 'it does not carry the comment of a table that Taskdeck made.',
};
