import { USERS_TABLE } from '../../../src/adapters/knex/schema.js';
import { withKnex } from './bench-database.js';

/*
 * What Postgres has counted in a database. A session's doings are counted once it is idle for some seconds, or over.
 */

/** Asked from outside of the database, so that asking is no transaction of its own. */
export async function countTransactions(serverUrl: string, databaseUrl: string): Promise<number> {
  const { rows } = await withKnex(serverUrl, (knex) =>
    knex.raw<{ rows: { count: string }[] }>(
      'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = ?',
      [new URL(databaseUrl).pathname.slice(1)],
    ),
  );
  return Number(rows[0]?.count);
}

/** Each look-up is a statement, and so a transaction, of its own; as is asking for their number. */
export async function countUserLookups(databaseUrl: string): Promise<number> {
  const { rows } = await withKnex(databaseUrl, (knex) =>
    knex.raw<{ rows: { count: string }[] }>(
      'SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) AS count FROM pg_stat_user_tables WHERE relid = to_regclass(?)',
      [USERS_TABLE],
    ),
  );
  return Number(rows[0]?.count);
}
