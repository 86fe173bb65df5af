import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { describeTaskRepository } from '../../contract/describe-task-repository.js';
import type { TaskRepositoryHarness } from '../../contract/task-repository-harness.js';
import { testDatabase } from '../../support/database.js';
import { describeTaskListing } from '../../support/describe-task-listing.js';
import { describeTypeAlphabet } from '../../support/describe-type-alphabet.js';
import { storeTasks } from '../../support/store-tasks.js';

async function makeHarness(isFolded: boolean): Promise<TaskRepositoryHarness> {
  const database = await testDatabase();
  await installLedger(database.knex, { leafSeconds: 1 });
  const nowhere = createDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' });
  return {
    repository: new KnexTaskRepository(database.knex),
    outOfReach: new KnexTaskRepository(nowhere),
    replaceAll: async (tasks) => {
      await storeTasks(database.knex, tasks);
      if (isFolded) await foldLedger(database.knex);
    },
    close: async () => {
      await nowhere.destroy();
      await database.close();
    },
  };
}

for (const isFolded of [true, false]) {
  const name = `KnexTaskRepository with a ledger ${isFolded ? 'that is folded' : 'of open deltas'}`;
  describeTaskRepository(name, () => makeHarness(isFolded));
  describeTaskListing(name, () => makeHarness(isFolded));
  describeTypeAlphabet(name, () => makeHarness(isFolded), 10);
}
