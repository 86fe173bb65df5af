import type { Knex } from 'knex';
import type { JobsTable } from '../adapters/knex/index.js';
import { KnexTaskRepository } from '../adapters/knex/index.js';
import { EVERY_TASK } from '../domain/task-filter.js';
import { NEWEST_FIRST } from '../domain/task-order.js';

/** Names no job; asked for in an empty table too, so that a column of another type is noticed. */
const NO_JOB = '00000000-0000-0000-0000-000000000000';

/** One list, as the API server reads it. @returns how many there are, in words; @throws what the API server would meet. */
export async function listJobs(database: Knex, table: JobsTable): Promise<string> {
  const query = { filter: EVERY_TASK, order: NEWEST_FIRST, asOf: null };
  const tasks = new KnexTaskRepository(database, { table });
  return tasks.read(async (snapshot) => {
    const counts = await snapshot.count(query);
    const positions = await snapshot.positions(query, { offset: 0, limit: 1 });
    await snapshot.get([NO_JOB, ...positions.map(({ id }) => id)]);
    const total = counts.reduce((sum, { count }) => sum + count, 0).toLocaleString('en');
    return counts.some(({ atLeast }) => atLeast) ? `at least ${total}` : total;
  });
}
