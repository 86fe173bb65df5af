import type { Knex } from 'knex';
import { USERS_TABLE } from '../schema.js';
import { dropOwned, markAsOwned, refuseExisting } from './owned-table.js';

/** Usernames match exactly, by bytes. A user without a password hash can't sign in with a password. */
export async function up(knex: Knex): Promise<void> {
  await refuseExisting(knex, USERS_TABLE);
  await knex.raw(`
    CREATE TABLE ${USERS_TABLE} (
      id text COLLATE "C" CONSTRAINT ${USERS_TABLE}_pkey PRIMARY KEY DEFAULT gen_random_uuid()::text,
      username text COLLATE "C" NOT NULL CONSTRAINT ${USERS_TABLE}_username_key UNIQUE,
      role text NOT NULL,
      password_hash text,
      CONSTRAINT ${USERS_TABLE}_id_length CHECK (char_length(id) BETWEEN 1 AND 200),
      CONSTRAINT ${USERS_TABLE}_username_length CHECK (char_length(username) BETWEEN 1 AND 200),
      CONSTRAINT ${USERS_TABLE}_role_known CHECK (role IN ('admin', 'user'))
    )`);
  await markAsOwned(knex, USERS_TABLE);
}

export async function down(knex: Knex): Promise<void> {
  await dropOwned(knex, USERS_TABLE);
}
