import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { describeTaskRepository } from '../../contract/describe-task-repository.js';
import type { TaskRepositoryHarness } from '../../contract/task-repository-harness.js';
import { testDatabase } from '../../support/database.js';
import { describeTaskListing } from '../../support/describe-task-listing.js';
import { describeTypeAlphabet } from '../../support/describe-type-alphabet.js';
import { storeTasks } from '../../support/store-tasks.js';

async function makeHarness(isFolded: boolean): Promise<TaskRepositoryHarness> {
  const database = await testDatabase();
  await installLedger(database.knex, { leafSeconds: 1 });
  const repository = new KnexTaskRepository(database.knex);
  // From now on it reads ahead what it can.
  await repository.read(async () => undefined, undefined, {
    query: ALL_TASKS,
    window: () => ({ offset: 0, limit: 1 }),
  });
  await repository.settled();
  const nowhere = createDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' });
  return {
    repository,
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
