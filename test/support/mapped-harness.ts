import type { Knex } from 'knex';
import { createDatabase } from '../../src/adapters/knex/create-database.js';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../src/adapters/knex/ledger/install-ledger.js';
import type { Task } from '../../src/domain/task.js';
import type { TaskRepositoryHarness } from '../contract/task-repository-harness.js';
import { testDatabase } from './database.js';
import type { MappedShape } from './mapped-shapes.js';

/** A repository over a table of this shape in a database of its own, with a ledger that is folded now and then, or without. */
export async function mappedHarness(shape: MappedShape, hasLedger: boolean): Promise<TaskRepositoryHarness> {
  const { mapping: table, create, others = [] } = shape;
  const database = await testDatabase({ migrated: false });
  await database.knex.raw(create);
  if (hasLedger) await installLedger(database.knex, { table, leafSeconds: 1 });
  const nowhere = createDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' });
  let times = 0;
  return {
    repository: new KnexTaskRepository(database.knex, { table }),
    outOfReach: new KnexTaskRepository(nowhere, { table }),
    replaceAll: async (tasks) => {
      await store(database.knex, shape, tasks, others);
      if (hasLedger && times++ % 2 === 0) await foldLedger(database.knex, table);
    },
    close: async () => {
      await nowhere.destroy();
      await database.close();
    },
  };
}

async function store(
  knex: Knex,
  { mapping: { table }, toRow, shown }: MappedShape,
  tasks: readonly Task[],
  others: readonly object[],
): Promise<void> {
  const rows = tasks.map((task) => toRow({ ...task, id: shown?.id?.(task.id) ?? task.id }));
  await knex.transaction(async (transaction) => {
    await transaction(table).delete();
    if (rows.length > 0) await transaction.batchInsert(table, [...rows], 500);
    if (others.length > 0) await transaction.batchInsert(table, [...others], 500);
  });
}
