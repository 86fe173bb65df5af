import type { Knex } from 'knex';
import { USERS_TABLE } from '../schema.js';
import type { Rows } from '../sql.js';

export interface UserCounts {
  readonly users: number;
  /** Admins who are not disabled. */
  readonly admins: number;
  /** Those of them who have a password. */
  readonly withPassword: number;
}

/** @throws the driver's errors. */
export async function countUsers(knex: Knex): Promise<UserCounts> {
  const { rows } = await knex.raw<Rows<Record<keyof UserCounts, string>>>(
    `SELECT count(*) AS users, count(*) FILTER (WHERE is_admin) AS admins,
            count(*) FILTER (WHERE is_admin AND password_hash IS NOT NULL) AS "withPassword"
       FROM (SELECT password_hash, role = 'admin' AND disabled_at IS NULL AS is_admin FROM ${USERS_TABLE}) AS found`,
  );
  const [counts] = rows;
  return {
    users: Number(counts?.users),
    admins: Number(counts?.admins),
    withPassword: Number(counts?.withPassword),
  };
}
