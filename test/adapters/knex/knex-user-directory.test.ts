import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexUserDirectory } from '../../../src/adapters/knex/knex-user-directory.js';
import { hashPassword } from '../../../src/adapters/knex/password-hash.js';
import { USERS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { UserChange } from '../../../src/adapters/knex/stored-users.js';
import { changeUser } from '../../../src/adapters/knex/stored-users.js';
import type { User } from '../../../src/domain/user.js';
import { describeCredentialChecker } from '../../contract/describe-credential-checker.js';
import { describeUserDirectory } from '../../contract/describe-user-directory.js';
import { testDatabase } from '../../support/database.js';

async function storeUsers(
  knex: Knex,
  users: readonly (User & { readonly password?: string })[],
): Promise<void> {
  await knex(USERS_TABLE).delete();
  for (const { id, username, role, password } of users) {
    const password_hash = password === undefined ? null : await hashPassword(password);
    await knex(USERS_TABLE).insert({ id, username, role, password_hash });
  }
}

async function makeHarness() {
  const { knex, close } = await testDatabase();
  const change = async (id: string, wanted: UserChange) => {
    const [username] = await knex(USERS_TABLE).where({ id }).pluck<string[]>('username');
    await changeUser(knex, username!, wanted);
  };
  return {
    directory: new KnexUserDirectory(knex),
    checker: new KnexUserDirectory(knex),
    replaceAll: (users: readonly User[]) => storeUsers(knex, users),
    endTokens: (id: string) => new KnexUserDirectory(knex).revokeAll(id),
    disable: (id: string) => change(id, { disabled: true }),
    close,
  };
}

describeUserDirectory('KnexUserDirectory', makeHarness);

describeCredentialChecker('KnexUserDirectory', makeHarness);

describe('KnexUserDirectory over a table of users that lacks the columns of later migrations', () => {
  it('finds them, lets them in and ends no tokens, before and after they are added, on the same connection', async () => {
    const database = await testDatabase({ migrated: false });
    try {
      const { knex } = database;
      await knex.raw(
        'CREATE TABLE users (id uuid PRIMARY KEY, username text, role text, password_hash text)',
      );
      const admin: User = { id: '5b0f9a4e-3c0b-4f0e-9d43-000000000001', username: 'ada', role: 'admin' };
      await knex(USERS_TABLE).insert({ ...admin, password_hash: await hashPassword('correct horse') });
      const users = new KnexUserDirectory(knex);
      expect(await users.findById(admin.id)).to.deep.equal(admin);
      expect(await users.check('ada', 'correct horse')).to.deep.equal(admin);

      await knex.raw(`ALTER TABLE users ADD tokens_valid_from timestamptz, ADD disabled_at timestamptz`);
      await knex(USERS_TABLE).update({ tokens_valid_from: '2026-01-02T03:04:05.000006+08:00' });
      const tokensValidFrom = '2026-01-01T19:04:05.000006Z';
      expect(await users.findById(admin.id)).to.deep.equal({ ...admin, tokensValidFrom });
      await knex(USERS_TABLE).update({ disabled_at: knex.fn.now() });
      expect(await users.findById(admin.id)).to.equal(null);
    } finally {
      await database.close();
    }
  });
});
