import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { describeTaskListing } from '../../support/describe-task-listing.js';
import { describeTypeAlphabet } from '../../support/describe-type-alphabet.js';
import type { TaskRepositoryHarness } from '../../contract/task-repository-harness.js';
import { describeTaskRepository } from '../../contract/describe-task-repository.js';
import { testDatabase } from '../../support/database.js';
import { storeTasks } from '../../support/store-tasks.js';

/** Nobody listens at the discard port. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/none';

async function makeHarness(): Promise<TaskRepositoryHarness> {
  const database = await testDatabase();
  const nowhere = createDatabase({ url: NOWHERE });
  return {
    repository: new KnexTaskRepository(database.knex),
    outOfReach: new KnexTaskRepository(nowhere),
    replaceAll: (tasks) => storeTasks(database.knex, tasks),
    close: async () => {
      await nowhere.destroy();
      await database.close();
    },
  };
}

describeTaskRepository('KnexTaskRepository', makeHarness);
describeTaskListing('KnexTaskRepository', makeHarness);
describeTypeAlphabet('KnexTaskRepository', makeHarness, 20);
