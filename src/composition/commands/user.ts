import { createDatabase, putUser } from '../../adapters/knex/index.js';
import type { Role } from '../../domain/user.js';
import type { Command } from '../command.js';
import { UsageError } from '../command.js';
import { readPassword } from '../read-password.js';
import { readSettings, schemas } from '../settings.js';

const ROLES: readonly Role[] = ['admin', 'user'];
const MIN_PASSWORD_LENGTH = 8;

/** Makes a user or changes one; the password comes from standard input, so that no process list shows it. */
export const user: Command = {
  options: { name: { type: 'string' }, role: { type: 'string' } },
  async run({ env, values, print }) {
    const { DATABASE_URL } = readSettings(schemas.migrate, env);
    const username = values['name'];
    if (typeof username !== 'string' || !/^[^\s\p{C}]{1,200}$/u.test(username)) {
      throw new UsageError('--name takes a username without spaces');
    }
    const role = ROLES.find((known) => known === (values['role'] ?? 'user'));
    if (role === undefined) throw new UsageError('--role takes admin or user');
    const password = await readPassword(`Password of ${username}: `);
    if (password.length < MIN_PASSWORD_LENGTH) {
      throw new UsageError(`a password has at least ${MIN_PASSWORD_LENGTH} characters`);
    }
    const database = createDatabase({ url: DATABASE_URL });
    try {
      const { id } = await putUser(database, { username, role, password });
      print(`${username} is ${role === 'admin' ? 'an admin' : 'a user'}, id ${id}`);
    } finally {
      await database.destroy();
    }
    return 0;
  },
};
