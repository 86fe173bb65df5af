import type { Knex } from 'knex';
import type { UserChange } from '../../adapters/knex/index.js';
import { changeUser, createDatabase, deleteUser, listUsers, putUser } from '../../adapters/knex/index.js';
import type { Role } from '../../domain/user.js';
import type { Command, CommandContext } from '../command.js';
import { UsageError } from '../command.js';
import { readPassword } from '../read-password.js';
import { readSettings, schemas } from '../settings.js';

type Values = CommandContext['values'];
type Action = (database: Knex, values: Values, print: CommandContext['print']) => Promise<number>;

const ROLES: readonly Role[] = ['admin', 'user'];
const MIN_PASSWORD_LENGTH = 8;

const ACTIONS: Readonly<Record<string, Action>> = {
  list,
  role: change((values) => ({ role: roleOf(values, undefined) }), 'has another role'),
  password: change(
    async (values) => ({ password: await passwordOf(values) }),
    'has another password, and is signed out',
  ),
  disable: change(() => ({ disabled: true }), 'is disabled, and signed out'),
  enable: change(() => ({ disabled: false }), 'is enabled'),
  'sign-out': change(() => ({ signedOut: true }), 'is signed out'),
  delete: remove,
};

/** Makes, lists and changes users; a password comes from standard input, so that no process list shows it. */
export const user: Command = {
  options: { name: { type: 'string' }, role: { type: 'string' } },
  positionals: Object.keys(ACTIONS),
  positionalIsOptional: true,
  async run({ env, values, positional, print }) {
    const { DATABASE_URL } = readSettings(schemas.migrate, env);
    const action = positional === undefined ? put : ACTIONS[positional];
    if (action === undefined) throw new UsageError(`user takes one of ${Object.keys(ACTIONS).join(', ')}`);
    const database = createDatabase({ url: DATABASE_URL });
    try {
      return await action(database, values, print);
    } finally {
      await database.destroy();
    }
  },
};

async function put(...[database, values, print]: Parameters<Action>): Promise<number> {
  const username = nameOf(values);
  const role = roleOf(values, 'user');
  const { id } = await putUser(database, { username, role, password: await passwordOf(values) });
  print(`${username} is ${role === 'admin' ? 'an admin' : 'a user'}, id ${id}`);
  return 0;
}

async function list(...[database, , print]: Parameters<Action>): Promise<number> {
  for (const { id, username, role, disabled } of await listUsers(database)) {
    print([username, role, disabled ? 'disabled' : 'enabled', id].join('\t'));
  }
  return 0;
}

function change(read: (values: Values) => UserChange | Promise<UserChange>, done: string): Action {
  return async (database, values, print) => {
    const username = nameOf(values);
    const changed = await changeUser(database, username, await read(values));
    print(changed === null ? `there is no user ${username}` : `${username} ${done}`);
    return changed === null ? 1 : 0;
  };
}

async function remove(...[database, values, print]: Parameters<Action>): Promise<number> {
  const username = nameOf(values);
  const isGone = await deleteUser(database, username);
  print(isGone ? `${username} is deleted` : `there is no user ${username}`);
  return isGone ? 0 : 1;
}

function nameOf({ name }: Values): string {
  if (typeof name === 'string' && /^[^\s\p{C}]{1,200}$/u.test(name)) return name;
  throw new UsageError('--name takes a username without spaces');
}

function roleOf(values: Values, byDefault: Role | undefined): Role {
  const role = ROLES.find((known) => known === (values['role'] ?? byDefault));
  if (role === undefined) throw new UsageError('--role takes admin or user');
  return role;
}

async function passwordOf(values: Values): Promise<string> {
  const password = await readPassword(`Password of ${nameOf(values)}: `);
  if (password.length >= MIN_PASSWORD_LENGTH) return password;
  throw new UsageError(`a password has at least ${MIN_PASSWORD_LENGTH} characters`);
}
