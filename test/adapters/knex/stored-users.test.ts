import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexUserDirectory } from '../../../src/adapters/knex/knex-user-directory.js';
import { migrate } from '../../../src/adapters/knex/migrations/migrate.js';
import { USERS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { UserChange } from '../../../src/adapters/knex/stored-users.js';
import { changeUser, deleteUser, listUsers, putUser } from '../../../src/adapters/knex/stored-users.js';
import { reasonOf } from '../../contract/reason-of.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';

const ADA = { username: 'ada', role: 'admin', password: 'correct horse' } as const;

describe('the stored users', () => {
  let database: TestDatabase;
  let knex: Knex;
  let users: KnexUserDirectory;

  beforeEach(async () => {
    database = await testDatabase();
    ({ knex } = database);
    users = new KnexUserDirectory(knex);
  });
  afterEach(() => database.close());

  it('are listed by name, with their role, and whether they are disabled', async () => {
    const bob = await putUser(knex, { ...ADA, username: 'bob', role: 'user' });
    const ada = await putUser(knex, ADA);
    await changeUser(knex, 'bob', { disabled: true });
    expect(await listUsers(knex)).to.deep.equal([ada, { ...bob, disabled: true }]);
    expect(ada).to.include({ username: 'ada', role: 'admin', disabled: false });
  });

  it('change, and are gone', async () => {
    const { id } = await putUser(knex, ADA);
    expect(await changeUser(knex, 'ada', { role: 'user' })).to.include({ id, role: 'user' });
    await changeUser(knex, 'ada', { password: 'battery staple' });
    expect(await users.check('ada', 'battery staple')).to.include({ id, role: 'user' });
    await changeUser(knex, 'ada', { disabled: true });
    expect(await users.findById(id)).to.equal(null);
    await changeUser(knex, 'ada', { disabled: false });
    expect(await users.findById(id)).to.include({ id, username: 'ada' });
    expect(await deleteUser(knex, 'ada')).to.equal(true);
    expect(await users.findById(id)).to.equal(null);
    expect(await deleteUser(knex, 'ada')).to.equal(false);
    expect(await changeUser(knex, 'ada', { role: 'admin' })).to.equal(null);
  });

  const ENDING: Record<string, UserChange> = {
    'another password': { password: 'battery staple' },
    'being disabled': { disabled: true },
    'being enabled again': { disabled: false },
    'being signed out': { signedOut: true },
  };
  const validFrom = async () => {
    const [row] = await knex(USERS_TABLE).select<{ moment: string }[]>(
      knex.raw('tokens_valid_from::text AS moment'),
    );
    return row?.moment ?? '';
  };
  for (const [what, change] of Object.entries(ENDING)) {
    it(`have their tokens ended by ${what}, also where the clock of the database was set back`, async () => {
      await putUser(knex, ADA);
      await knex(USERS_TABLE).update({ tokens_valid_from: '2999-01-01T00:00:00Z' });
      const before = await validFrom();
      await changeUser(knex, 'ada', change);
      expect((await validFrom()) > before).to.equal(true);
    });
  }

  it('have them ended where they are put anew, and not by another role', async () => {
    await putUser(knex, ADA);
    const first = await validFrom();
    await changeUser(knex, 'ada', { role: 'user' });
    expect(await validFrom()).to.equal(first);
    await putUser(knex, ADA);
    expect((await validFrom()) > first).to.equal(true);
  });

  it('of a table that Taskdeck did not make are not touched, and it is said what to do', async () => {
    await knex.raw(`
      DROP TABLE users;
      CREATE TABLE users (id serial, username text UNIQUE, role text, password_hash text,
        tokens_valid_from timestamptz, disabled_at timestamptz);
      INSERT INTO users (username, role, password_hash) VALUES ('ada', 'user', '$2b$10$theirs')`);
    const before = await knex(USERS_TABLE);
    const attempts = [
      () => putUser(knex, ADA),
      () => putUser(knex, { ...ADA, username: 'new' }),
      () => changeUser(knex, 'ada', { role: 'admin' }),
      () => deleteUser(knex, 'ada'),
    ];
    for (const attempt of attempts) {
      const error = await reasonOf(attempt());
      expect(error).to.include({ code: 'unowned_table', table: 'users', action: 'change' });
      expect((error as Error).message).to.match(/schema of its own.*`taskdeck migrate`/);
    }
    expect(await knex(USERS_TABLE)).to.deep.equal(before);
  });

  it('keep their tokens when the columns come', async () => {
    await knex.raw(`
      ALTER TABLE users DROP tokens_valid_from, DROP disabled_at;
      DELETE FROM taskdeck_migrations WHERE name = '0003-users-tokens';
      INSERT INTO users (username, role) VALUES ('old', 'user')`);
    expect(await migrate(knex)).to.deep.equal(['0003-users-tokens']);
    expect(await validFrom()).to.match(/^1970-01-01 /);
  });
});
