import type { ForeignTable } from '../adapters/knex/index.js';

/** How Taskdeck gets tables of its own in a database where somebody else's have their names. */
export function ownSchemaAdvice(jobs: ForeignTable | null): string[] {
  return [
    'Taskdeck can have a schema of its own:',
    '  1. CREATE SCHEMA taskdeck;  -- owned by the role of DATABASE_URL, or with CREATE and USAGE granted to it',
    '  2. append ?options=-c%20search_path%3Dtaskdeck to DATABASE_URL (and DATABASE_READ_URL), here and for the servers.',
    '     PgBouncer may refuse such options. Then, for a role that only Taskdeck uses:',
    '     ALTER ROLE its_name IN DATABASE its_database SET search_path = taskdeck;',
    ...(jobs === null
      ? []
      : [
          `  3. to go on reading its jobs, put this into the file that TASKDECK_CONFIG names:`,
          configOf(jobs),
        ]),
    '  and run `taskdeck migrate` again.',
  ];
}

function configOf({ schema, table }: ForeignTable): string {
  return `     ${JSON.stringify({ jobs: { schema, table } })}`;
}
