import type { Knex } from 'knex';
import { KnexUserDirectory } from '../../../src/adapters/knex/knex-user-directory.js';
import { hashPassword } from '../../../src/adapters/knex/password-hash.js';
import { USERS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { User } from '../../../src/domain/user.js';
import { describeCredentialChecker } from '../../contract/describe-credential-checker.js';
import { describeUserDirectory } from '../../contract/describe-user-directory.js';
import { testDatabase } from '../../support/database.js';

async function storeUsers(
  knex: Knex,
  users: readonly (User & { readonly password?: string })[],
): Promise<void> {
  await knex(USERS_TABLE).delete();
  for (const { password, ...user } of users) {
    const password_hash = password === undefined ? null : await hashPassword(password);
    await knex(USERS_TABLE).insert({ ...user, password_hash });
  }
}

describeUserDirectory('KnexUserDirectory', async () => {
  const database = await testDatabase();
  return {
    directory: new KnexUserDirectory(database.knex),
    replaceAll: (users) => storeUsers(database.knex, users),
    close: () => database.close(),
  };
});

describeCredentialChecker('KnexUserDirectory', async () => {
  const database = await testDatabase();
  return {
    checker: new KnexUserDirectory(database.knex),
    replaceAll: (users) => storeUsers(database.knex, users),
    close: () => database.close(),
  };
});
