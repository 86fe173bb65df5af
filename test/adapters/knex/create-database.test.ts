import { expect } from 'chai';
import type { Knex } from 'knex';
import { reasonOf } from '../../contract/reason-of.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';

describe('the errors of a database', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase({ migrated: false });
  });
  after(() => database.close());

  const failing = (knex: Knex) =>
    knex.raw('SELECT ?::text,\n 1 / (length(?) - 7)', ['other', 'hunter2']).then();
  const ways: Record<string, (knex: Knex) => Promise<unknown>> = {
    'a statement': failing,
    'a transaction': (knex) => knex.transaction(failing),
    'a transaction inside another': (knex) => knex.transaction((outer) => outer.transaction(failing)),
  };
  for (const [way, fail] of Object.entries(ways)) {
    it(`say what Postgres said, and the statement apart from it, without its values (${way})`, async () => {
      const error = await reasonOf(fail(database.knex));
      expect(error).to.include({
        message: 'division by zero',
        code: '22012',
        statement: 'SELECT $1::text,\n 1 / (length($2) - 7)',
      });
    });
  }
});
