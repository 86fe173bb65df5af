import type { Knex } from 'knex';
import { USERS_TABLE } from '../schema.js';
import { requireOwned } from './owned-table.js';

/** Of the users there are, no token is ended. A moment to the second, as a token's `iat` is. */
export async function up(knex: Knex): Promise<void> {
  await requireOwned(knex, USERS_TABLE, 'change');
  await knex.raw(`
    ALTER TABLE ${USERS_TABLE}
      ADD COLUMN tokens_valid_from timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00+00',
      ADD COLUMN disabled_at timestamptz,
      ADD CONSTRAINT ${USERS_TABLE}_tokens_valid_from_range
        CHECK (tokens_valid_from >= '0001-01-01 00:00:00+00' AND tokens_valid_from < '10000-01-01 00:00:00+00');
    ALTER TABLE ${USERS_TABLE} ALTER COLUMN tokens_valid_from SET DEFAULT date_trunc('second', now())`);
}

export async function down(knex: Knex): Promise<void> {
  await requireOwned(knex, USERS_TABLE, 'drop');
  await knex.raw(`ALTER TABLE ${USERS_TABLE} DROP COLUMN tokens_valid_from, DROP COLUMN disabled_at`);
}
