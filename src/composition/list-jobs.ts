import type { Knex } from 'knex';
import type { JobsTable } from '../adapters/knex/index.js';
import { KnexTaskRepository } from '../adapters/knex/index.js';
import { ALL_TASKS } from '../domain/task-query.js';

/** Names no job; asked for in an empty table too, so that a column of another type is noticed. */
const NO_JOB = '00000000-0000-0000-0000-000000000000';

/** One list, as the API server reads it. @returns how many there are, in words; @throws what the API server would meet. */
export async function listJobs(database: Knex, table: JobsTable): Promise<string> {
  const tasks = new KnexTaskRepository(database, { table });
  return tasks.read(async (snapshot) => {
    const { classes } = await snapshot.count(ALL_TASKS);
    const positions = await snapshot.positions(ALL_TASKS, { offset: 0, limit: 1 });
    await snapshot.get([NO_JOB, ...positions.map(({ id }) => id)]);
    const total = classes.reduce((sum, { count }) => sum + count, 0).toLocaleString('en');
    return classes.some(({ atLeast }) => atLeast) ? `at least ${total}` : total;
  });
}
