import type { Knex } from 'knex';
import type { Role } from '../../domain/user.js';
import { requireOwned } from './migrations/owned-table.js';
import { hashPassword } from './password-hash.js';
import { USERS_TABLE } from './schema.js';

export interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  readonly disabled: boolean;
}

/** What may become of a user. All but another role ends the tokens there are, within a second on every replica. */
export type UserChange =
  | { readonly role: Role }
  | { readonly password: string }
  | { readonly disabled: boolean }
  | { readonly signedOut: true };

const COLUMNS = ['id', 'username', 'role'];

/** Later than any moment before, whatever became of the database's clock. */
export const FROM_NOW_ON = `GREATEST(clock_timestamp(), ${USERS_TABLE}.tokens_valid_from + interval '1 microsecond')`;

/** All users, by name. @throws the driver's errors. */
export async function listUsers(knex: Knex): Promise<readonly StoredUser[]> {
  return knex(USERS_TABLE)
    .select<StoredUser[]>(...COLUMNS, isDisabled(knex))
    .orderBy('username');
}

/**
 * Makes a user, or gives the one of this username another role and password, which ends the tokens that there are.
 * @throws UnownedTableError where the table is not the migrations'; RangeError where the password can't be hashed; the
 * driver's errors.
 */
export async function putUser(
  knex: Knex,
  { username, role, password }: { readonly username: string; readonly role: Role; readonly password: string },
): Promise<StoredUser> {
  const password_hash = await hashPassword(password);
  return inOwnTable(knex, async (transaction) => {
    const [user] = await transaction(USERS_TABLE)
      .insert({ username, role, password_hash })
      .onConflict('username')
      .merge({ role, password_hash, tokens_valid_from: knex.raw(FROM_NOW_ON) })
      .returning<StoredUser[]>([...COLUMNS, isDisabled(knex)]);
    if (user === undefined) throw new Error('the database gave no user back');
    return user;
  });
}

/**
 * @returns the user, or null where there is none of this name.
 * @throws as putUser.
 */
export async function changeUser(
  knex: Knex,
  username: string,
  change: UserChange,
): Promise<StoredUser | null> {
  const values = await valuesOf(knex, change);
  return inOwnTable(knex, async (transaction) => {
    const [user] = await transaction(USERS_TABLE)
      .where({ username })
      .update(values)
      .returning<StoredUser[]>([...COLUMNS, isDisabled(knex)]);
    return user ?? null;
  });
}

/** @returns whether there was one of this name. @throws as putUser. */
export async function deleteUser(knex: Knex, username: string): Promise<boolean> {
  return inOwnTable(knex, async (transaction) => {
    return (await transaction(USERS_TABLE).where({ username }).delete()) > 0;
  });
}

async function valuesOf(knex: Knex, change: UserChange): Promise<Record<string, unknown>> {
  if ('role' in change) return { role: change.role };
  const ended = { tokens_valid_from: knex.raw(FROM_NOW_ON) };
  if ('password' in change) return { ...ended, password_hash: await hashPassword(change.password) };
  if ('disabled' in change) return { ...ended, disabled_at: change.disabled ? knex.fn.now() : null };
  return ended;
}

function isDisabled(knex: Knex): Knex.Raw {
  return knex.raw('disabled_at IS NOT NULL AS disabled');
}

/** Somebody else's users are somebody else's to change: another program may keep more about them, and hash otherwise. */
function inOwnTable<T>(knex: Knex, work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> {
  return knex.transaction(async (transaction) => {
    await requireOwned(transaction, USERS_TABLE, 'change');
    return work(transaction);
  });
}
