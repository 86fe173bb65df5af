import type { Knex } from 'knex';
import type { Role, User } from '../../domain/user.js';
import { hashPassword } from './password-hash.js';
import { USERS_TABLE } from './schema.js';

/**
 * Makes a user, or gives the one of this username another role and password.
 * @throws RangeError where the password can't be hashed; the driver's errors.
 */
export async function putUser(
  knex: Knex,
  user: { readonly username: string; readonly role: Role; readonly password: string },
): Promise<User> {
  const { username, role } = user;
  const password_hash = await hashPassword(user.password);
  const [row] = await knex(USERS_TABLE)
    .insert({ username, role, password_hash })
    .onConflict('username')
    .merge(['role', 'password_hash'])
    .returning<{ id: string }[]>('id');
  if (row === undefined) throw new Error('the database gave no user back');
  return { id: row.id, username, role };
}
