import type { Knex } from 'knex';
import type { Role } from '../../src/domain/user.js';
import { isDemoDatabase } from './demo-database.js';

export interface DemoUser {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly role: Role;
}

export const DEMO_USERS: readonly DemoUser[] = [
  { id: 'demo-admin', username: 'admin', password: 'taskdeck', role: 'admin' },
  { id: 'demo-viewer', username: 'viewer', password: 'taskdeck', role: 'user' },
];

/**
 * Makes the demo's users, whose passwords everybody knows, in a database that the demo filled; restores them where
 * somebody changed them.
 * @returns those that can sign in: none in a database that isn't the demo's, and none whose name another user has.
 */
export async function upsertDemoUsers(
  knex: Knex,
  hashPassword: (password: string) => Promise<string>,
): Promise<readonly DemoUser[]> {
  if (!(await isDemoDatabase(knex))) return [];
  const made: DemoUser[] = [];
  for (const user of DEMO_USERS) {
    const { rows } = await knex.raw<{ rows: unknown[] }>(
      `INSERT INTO users (id, username, role, password_hash) VALUES (?, ?, ?, ?)
       ON CONFLICT (username) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash,
           disabled_at = NULL
         WHERE users.id = excluded.id
       RETURNING id`,
      [user.id, user.username, user.role, await hashPassword(user.password)],
    );
    if (rows.length > 0) made.push(user);
  }
  return made;
}
