import { expect } from 'chai';
import type { Knex } from 'knex';
import { InMemoryUserDirectory } from '../../src/adapters/memory/index.js';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import { ListAdminTasks } from '../../src/application/list-admin-tasks.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import { ADMIN } from '../support/platform.js';
import { Resources } from '../support/resources.js';
import { readPlainly } from './plain-reading.js';
import type { HiddenTable } from './tables/hidden-tables.js';
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

  async function readerOf(hidden: HiddenTable): Promise<Knex> {
    const { role, drop } = await makeHidden(database.knex, hidden);
    resources.defer(drop);
    const url = new URL(database.url);
    Object.assign(url, { username: role, password: 'secret' });
    const reader = database.connect({ url: url.href, poolMax: 2 });
    resources.defer(() => reader.destroy());
    return reader;
  }

  function list(knex: Knex, { mapping }: HiddenTable) {
    const tasks = new KnexTaskRepository(knex, { table: mapping });
    const users = new InMemoryUserDirectory([ADMIN]);
    return new ListAdminTasks({ tasks, streams: [], users }).execute({ userId: ADMIN.id });
  }

  for (const hidden of HIDDEN_TABLES) {
    const { made, mapping, seenByReader } = hidden;
    it(`has ${seenByReader} of 4 jobs for it, and no error: ${made}`, async () => {
      const reader = await readerOf(hidden);
      expect(await readPlainly(database.knex, mapping)).to.have.length(4);
      expect(await readPlainly(reader, mapping)).to.have.length(seenByReader);
    });
  }

  for (const hidden of HIDDEN_TABLES) {
    const { made, seenByReader } = hidden;
    it(`is listed with at least ${seenByReader} jobs, and exactly to its owner: ${made}`, async () => {
      const reader = await readerOf(hidden);
      expect(await list(reader, hidden)).to.deep.include({ itemTotal: seenByReader, totalIs: 'at_least' });
      expect(await list(database.knex, hidden)).to.deep.include({ itemTotal: 4, totalIs: 'exact' });
    });
  }
});
