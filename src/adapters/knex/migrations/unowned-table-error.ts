/** A migration would have changed a table that Taskdeck's migrations did not make. */
export class UnownedTableError extends Error {
  override readonly name = 'UnownedTableError';
  readonly code = 'unowned_table';

  constructor(
    readonly table: string,
    readonly action: 'create' | 'drop',
  ) {
    super(
      `refusing to ${action} the table "${table}": ` +
        (action === 'create'
          ? 'one exists that Taskdeck did not make. Use another database or schema, or rename that table.'
          : 'it does not carry the comment of a table that Taskdeck made.'),
    );
  }
}
