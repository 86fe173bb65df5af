import { expect } from 'chai';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import { Resources } from '../support/resources.js';
import { readPlainly } from './plain-reading.js';
import { HIDDEN_TABLES, makeHidden } from './tables/hidden-tables.js';

describe('a table whose jobs row security hides from a role', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let resources: Resources;
  beforeEach(async () => {
    resources = new Resources();
    database = resources.use(await testDatabase({ migrated: false }));
  });
  afterEach(() => resources.close());

  for (const hidden of HIDDEN_TABLES) {
    it(`is read by it without an error, and has ${hidden.seenByReader} of 4 jobs: ${hidden.made}`, async () => {
      const { role, drop } = await makeHidden(database.knex, hidden);
      resources.defer(drop);
      const url = new URL(database.url);
      Object.assign(url, { username: role, password: 'secret' });
      const reader = database.connect({ url: url.href, poolMax: 2 });
      resources.defer(() => reader.destroy());
      expect(await readPlainly(database.knex, hidden.mapping)).to.have.length(4);
      expect(await readPlainly(reader, hidden.mapping)).to.have.length(hidden.seenByReader);
    });
  }
});
