import type { Knex } from 'knex';
import type { Rows } from '../sql.js';

/** What a server says of itself, and of whoever asks. */
export interface ServerFacts {
  /** As `server_version_num`: 150018 is 15.18. */
  readonly version: number;
  readonly versionText: string;
  readonly database: string;
  readonly role: string;
  /** The encoding of the database, such as `UTF8`. */
  readonly encoding: string;
  readonly isSuperuser: boolean;
  readonly isStandby: boolean;
  readonly isReadOnly: boolean;
  /** The server's clock, in milliseconds since 1970. */
  readonly clockMs: number;
}

/** @throws the driver's errors. */
export async function readServerFacts(knex: Knex): Promise<ServerFacts> {
  const { rows } = await knex.raw<Rows<ServerFacts & { readonly clockText: string }>>(
    `SELECT current_setting('server_version_num')::int AS version,
            current_setting('server_version') AS "versionText",
            current_database()::text AS database, current_user::text AS role,
            current_setting('server_encoding') AS encoding,
            (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS "isSuperuser",
            pg_is_in_recovery() AS "isStandby",
            current_setting('default_transaction_read_only') = 'on' AS "isReadOnly",
            (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS "clockMs"`,
  );
  const [facts] = rows;
  if (facts === undefined) throw new Error('the server says nothing of itself');
  return facts;
}
